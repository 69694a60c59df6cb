-- One row per arrival: a page view that says by which channel its visitor came, at the start of a session or within it.
-- Attribution reads this, not `events`. The same arrival twice is one to every reader, so filling again does no harm.
CREATE TABLE IF NOT EXISTS arrivals
(
  site_id LowCardinality(String) COMMENT 'Key of the site.' CODEC(ZSTD(1)),
  occurred_at DateTime64(3, 'UTC') COMMENT 'When it happened.' CODEC(Delta, ZSTD(1)),
  seq UInt32 COMMENT 'Order within one millisecond.' CODEC(ZSTD(1)),
  visitor_id String COMMENT 'Browser.' CODEC(ZSTD(1)),
  session_id String COMMENT 'Session of that browser.' CODEC(ZSTD(1)),
  user_id String COMMENT 'Known person, as the event said.' CODEC(ZSTD(1)),
  channel LowCardinality(String) COMMENT 'Channel.' CODEC(ZSTD(1)),
  source LowCardinality(String) COMMENT 'Who sent the visit.' CODEC(ZSTD(1)),
  campaign LowCardinality(String) COMMENT 'Campaign name.' CODEC(ZSTD(1)),
  url_path String COMMENT 'Page the person landed on.' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(occurred_at)
ORDER BY (site_id, toDate(occurred_at), visitor_id, occurred_at, seq)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS arrivals_from_events TO arrivals AS
SELECT site_id, occurred_at, seq, visitor_id, session_id, user_id, e.channel AS channel, e.source AS source,
  e.utm_campaign AS campaign, url_path
FROM events AS e
WHERE name = 'page_view' AND e.channel != '' AND visitor_id != '' AND NOT is_bot;

INSERT INTO arrivals (site_id, occurred_at, seq, visitor_id, session_id, user_id, channel, source, campaign, url_path)
SELECT site_id, occurred_at, seq, visitor_id, session_id, user_id, e.channel, e.source, e.utm_campaign, url_path
FROM events AS e
WHERE name = 'page_view' AND e.channel != '' AND visitor_id != '' AND NOT is_bot;
