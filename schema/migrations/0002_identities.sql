-- Facts "this visitor was this user", with the first time it was said. Facts are only added; who a visitor
-- is follows from them (one hop, first user wins), so replays and late batches give the same people.
CREATE TABLE IF NOT EXISTS identities
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  visitor_id String COMMENT 'Browser, or the user itself for an import without a browser.' CODEC(ZSTD(1)),
  user_id String COMMENT 'Known person, in the site’s own words.' CODEC(ZSTD(1)),
  identified_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')) COMMENT 'First event of the visitor that carried the user.',
  recorded_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) COMMENT 'When the collector last heard it.'
)
ENGINE = AggregatingMergeTree
ORDER BY (site_id, visitor_id, user_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS identities_from_events TO identities AS
SELECT site_id, visitor_id, user_id, min(occurred_at) AS identified_at, max(received_at) AS recorded_at
FROM events
WHERE user_id != '' AND visitor_id != ''
GROUP BY site_id, visitor_id, user_id;

-- The same facts by user: which visitors are this person.
CREATE TABLE IF NOT EXISTS identities_by_user
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  user_id String COMMENT 'Known person.' CODEC(ZSTD(1)),
  visitor_id String COMMENT 'A browser of that person.' CODEC(ZSTD(1)),
  identified_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')) COMMENT 'First event of the visitor that carried the user.'
)
ENGINE = AggregatingMergeTree
ORDER BY (site_id, user_id, visitor_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS identities_by_user_from_events TO identities_by_user AS
SELECT site_id, user_id, visitor_id, min(occurred_at) AS identified_at
FROM events
WHERE user_id != '' AND visitor_id != ''
GROUP BY site_id, user_id, visitor_id;
