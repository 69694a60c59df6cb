-- What the edge knew of a refused event's request, so that it can be put back as it would have been stored.
ALTER TABLE rejected_events
  ADD COLUMN IF NOT EXISTS edge String COMMENT 'Clock skew, place and device as JSON, for putting it back; empty without consent.' CODEC(ZSTD(1));
