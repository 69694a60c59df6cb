-- One row per session, day and user (a session over midnight or with a login has two, readers group). Built from
-- events as they are inserted; every part is a minimum, a maximum, a sum or a value at the earliest time, so order
-- does not matter. Bots are left out: their events stay in `events`.
CREATE TABLE IF NOT EXISTS sessions
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  day Date COMMENT 'Day (UTC) of the events.',
  visitor_id String COMMENT 'Browser.' CODEC(ZSTD(1)),
  session_id String COMMENT 'Session of that browser.' CODEC(ZSTD(1)),
  user_id String COMMENT 'Known person of these events, else empty: several people may share a browser.' CODEC(ZSTD(1)),
  started_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')) COMMENT 'First event.',
  ended_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) COMMENT 'Last event.',
  channel AggregateFunction(argMin, LowCardinality(String), Tuple(DateTime64(3, 'UTC'), UInt32)) COMMENT 'Channel of the first event that says a channel.',
  source AggregateFunction(argMin, LowCardinality(String), Tuple(DateTime64(3, 'UTC'), UInt32)) COMMENT 'Source of the first event that says a channel.',
  campaign AggregateFunction(argMin, LowCardinality(String), Tuple(DateTime64(3, 'UTC'), UInt32)) COMMENT 'Campaign of the first event that says a channel.',
  referrer_host AggregateFunction(argMin, LowCardinality(String), Tuple(DateTime64(3, 'UTC'), UInt32)) COMMENT 'Referring host of the first event that says a channel.',
  entry_path AggregateFunction(argMin, String, Tuple(DateTime64(3, 'UTC'), UInt32)) COMMENT 'First page.',
  exit_path AggregateFunction(argMax, String, Tuple(DateTime64(3, 'UTC'), UInt32)) COMMENT 'Last page.',
  country SimpleAggregateFunction(max, LowCardinality(String)) COMMENT 'ISO 3166-1 alpha-2 code.',
  device SimpleAggregateFunction(max, LowCardinality(String)) COMMENT 'Kind of device.',
  events SimpleAggregateFunction(sum, UInt64) COMMENT 'Events.',
  page_views SimpleAggregateFunction(sum, UInt64) COMMENT 'Page views.',
  interactions SimpleAggregateFunction(sum, UInt64) COMMENT 'Events that a visitor did on purpose: neither page views nor leaves nor measurements.',
  engaged_ms SimpleAggregateFunction(sum, UInt64) COMMENT 'Milliseconds visible and focused.',
  conversions SimpleAggregateFunction(sum, UInt64) COMMENT 'Conversions.',
  revenue SimpleAggregateFunction(sum, Decimal(38, 4)) COMMENT 'Value of purchases.'
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (site_id, day, visitor_id, session_id, user_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS sessions_from_events TO sessions AS
SELECT
  site_id, toDate(occurred_at) AS day, visitor_id, session_id, user_id,
  min(occurred_at) AS started_at,
  max(occurred_at) AS ended_at,
  argMinStateIf(e.channel, (occurred_at, seq), e.channel != '') AS channel,
  argMinStateIf(e.source, (occurred_at, seq), e.channel != '') AS source,
  argMinStateIf(e.utm_campaign, (occurred_at, seq), e.channel != '') AS campaign,
  argMinStateIf(e.referrer_host, (occurred_at, seq), e.channel != '') AS referrer_host,
  argMinStateIf(e.url_path, (occurred_at, seq), name = 'page_view') AS entry_path,
  argMaxStateIf(e.url_path, (occurred_at, seq), name = 'page_view') AS exit_path,
  max(e.country) AS country,
  max(e.device) AS device,
  count() AS events,
  countIf(name = 'page_view') AS page_views,
  countIf(name NOT IN ('page_view', 'page_leave', 'user_engagement', 'web_vital', 'consent_update', 'js_error')) AS interactions,
  -- Only page_leave counts up: user_engagement repeats the first seconds.
  sumIf(ifNull(e.engaged_ms, 0), name = 'page_leave') AS engaged_ms,
  countIf(name IN ('purchase', 'generate_lead', 'sign_up')) AS conversions,
  sumIf(ifNull(value, 0), name = 'purchase') AS revenue
FROM events AS e
WHERE session_id != '' AND visitor_id != '' AND NOT is_bot
GROUP BY site_id, day, visitor_id, session_id, user_id;
