-- Which row of which message it is: what a queue delivers twice is kept once.
ALTER TABLE rejected_events
  ADD COLUMN IF NOT EXISTS row_id String COMMENT 'Message and place in it, or the key of an event that could not be stored.' CODEC(ZSTD(1));
