ALTER TABLE events
  ADD COLUMN IF NOT EXISTS consent_method LowCardinality(String) COMMENT 'How it was given, put at the edge: `default` is the policy. Empty where the source does not tell.' CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS purposes_before Array(LowCardinality(String)) COMMENT 'Purposes granted before.' CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS purposes_after Array(LowCardinality(String)) COMMENT 'Purposes granted after.' CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS cmp_receipt String COMMENT 'Id that the consent platform gave the decision; never kept without consent.' CODEC(ZSTD(1));
