-- What was refused and why, for a month: shown in Data quality, put back after a fix.
CREATE TABLE IF NOT EXISTS rejected_events
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  received_at DateTime64(3, 'UTC') COMMENT 'When the collector received it.' CODEC(Delta, ZSTD(1)),
  event_id String COMMENT 'Idempotency key, as far as it was readable.' CODEC(ZSTD(1)),
  name LowCardinality(String) COMMENT 'Event name, as far as it was readable.',
  reason LowCardinality(String) COMMENT 'Drop reason, from the closed list.',
  message String COMMENT 'What was wrong, in words.' CODEC(ZSTD(1)),
  origin LowCardinality(String) COMMENT '`web` or `import`.',
  body String COMMENT 'The event as it was sent; empty where the visitor had not consented.' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (site_id, received_at)
TTL toDateTime(received_at) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000;
