ALTER TABLE events
  ADD COLUMN IF NOT EXISTS signed_link LowCardinality(String) COMMENT 'What became of the signed link it came by; the collector says it.' CODEC(ZSTD(1));
