-- One row per touch: something a person did, or how the person arrived. Which touchpoint and which stage it is, a
-- journey's rules say when they are asked: they may change at any time, and no row is rewritten. Rules only see the
-- kind of a touch, and there are few kinds, so asking costs little.
CREATE TABLE IF NOT EXISTS touches
(
  site_id LowCardinality(String) COMMENT 'Key of the site.' CODEC(ZSTD(1)),
  occurred_at DateTime64(3, 'UTC') COMMENT 'When it happened.' CODEC(Delta, ZSTD(1)),
  seq UInt32 COMMENT 'Order within one millisecond.' CODEC(ZSTD(1)),
  visitor_id String COMMENT 'Browser, or the user itself for an import without a browser.' CODEC(ZSTD(1)),
  user_id String COMMENT 'Known person, as the event said.' CODEC(ZSTD(1)),
  kind UInt64 COMMENT 'What was done and where: key of `touch_kinds`.' CODEC(ZSTD(1)),
  device LowCardinality(String) COMMENT 'Kind of device.' CODEC(ZSTD(1)),
  country LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2 code.' CODEC(ZSTD(1)),
  origin LowCardinality(String) COMMENT 'Where it was captured: `web` or `import`.' CODEC(ZSTD(1)),
  is_friction Bool COMMENT 'Something went wrong: an error, a rage or dead click, a page not found, a search without result, a form given up.' CODEC(ZSTD(1)),
  instrument LowCardinality(String) COMMENT 'What a survey measured.' CODEC(ZSTD(1)),
  score Nullable(Float64) COMMENT 'Answer on the scale.' CODEC(ZSTD(1)),
  scale_min Nullable(Float64) COMMENT 'Lowest possible answer.' CODEC(ZSTD(1)),
  scale_max Nullable(Float64) COMMENT 'Highest possible answer.' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(occurred_at)
ORDER BY (site_id, toDate(occurred_at), visitor_id, occurred_at, seq)
SETTINGS non_replicated_deduplication_window = 10000;

-- The distinct combinations of what a journey's rules can ask of a touch. A page view that begins a visit or a campaign
-- is two touches: the arrival, by its channel, and the view of the page.
CREATE TABLE IF NOT EXISTS touch_kinds
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  kind UInt64 COMMENT 'Hash of the fields below.',
  name SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'Event name, or `arrival`.',
  url_path SimpleAggregateFunction(any, String) COMMENT 'Path of the page; empty for an arrival.' CODEC(ZSTD(1)),
  channel SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'Channel; empty for a page view.',
  source SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'Source; empty for a page view.',
  campaign SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'Campaign; empty for a page view.',
  form_id SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'Form.',
  method SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'How: `whatsapp`, `google` …',
  chat_provider SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'Chat widget.',
  instrument SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'What a survey measured.',
  touchpoint SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'Touchpoint the event names itself.',
  link_host SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'Host a link leads to.',
  origin SimpleAggregateFunction(any, LowCardinality(String)) COMMENT 'Where it was captured: `web` or `import`.',
  first_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')) COMMENT 'First touch of the kind.',
  last_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) COMMENT 'Last touch of the kind.'
)
ENGINE = AggregatingMergeTree
ORDER BY (site_id, kind)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS touches_from_events TO touches AS
SELECT
  site_id, occurred_at, seq, visitor_id, user_id, kind, device, country, origin, is_friction, instrument, score,
  scale_min, scale_max
FROM (
  SELECT
    e.site_id AS site_id, e.occurred_at AS occurred_at, e.seq AS seq, e.visitor_id AS visitor_id, e.user_id AS user_id,
    arrayJoin(if(e.name = 'page_view' AND e.channel != '', ['arrival', 'page_view'], [toString(e.name)])) AS name,
    if(name = 'arrival', '', e.url_path) AS url_path,
    if(name = 'page_view', '', toString(e.channel)) AS channel,
    if(name = 'page_view', '', toString(e.source)) AS source,
    if(name = 'page_view', '', toString(e.utm_campaign)) AS campaign,
    toString(e.form_id) AS form_id, toString(e.method) AS method, toString(e.chat_provider) AS chat_provider,
    toString(e.instrument) AS instrument, toString(e.touchpoint) AS touchpoint, toString(e.link_host) AS link_host,
    toString(e.origin) AS origin,
    cityHash64(
      name, url_path, channel, source, campaign, form_id, method, chat_provider, instrument, touchpoint, link_host, origin
    ) AS kind,
    e.device AS device, e.country AS country,
    name IN ('js_error', 'rage_click', 'dead_click', 'not_found', 'form_error', 'form_abandon')
      OR name = 'view_search_results' AND ifNull(e.result_count, 1) = 0 AS is_friction,
    e.score AS score, e.scale_min AS scale_min, e.scale_max AS scale_max
  FROM events AS e
  WHERE NOT e.is_bot AND e.visitor_id != ''
    AND e.name NOT IN ('page_leave', 'user_engagement', 'web_vital', 'consent_update')
);

CREATE MATERIALIZED VIEW IF NOT EXISTS touch_kinds_from_events TO touch_kinds AS
SELECT
  site_id, kind, name, url_path, channel, source, campaign, form_id, method, chat_provider, instrument, touchpoint,
  link_host, origin, min(occurred_at) AS first_at, max(occurred_at) AS last_at
FROM (
  SELECT
    e.site_id AS site_id, e.occurred_at AS occurred_at, e.seq AS seq, e.visitor_id AS visitor_id, e.user_id AS user_id,
    arrayJoin(if(e.name = 'page_view' AND e.channel != '', ['arrival', 'page_view'], [toString(e.name)])) AS name,
    if(name = 'arrival', '', e.url_path) AS url_path,
    if(name = 'page_view', '', toString(e.channel)) AS channel,
    if(name = 'page_view', '', toString(e.source)) AS source,
    if(name = 'page_view', '', toString(e.utm_campaign)) AS campaign,
    toString(e.form_id) AS form_id, toString(e.method) AS method, toString(e.chat_provider) AS chat_provider,
    toString(e.instrument) AS instrument, toString(e.touchpoint) AS touchpoint, toString(e.link_host) AS link_host,
    toString(e.origin) AS origin,
    cityHash64(
      name, url_path, channel, source, campaign, form_id, method, chat_provider, instrument, touchpoint, link_host, origin
    ) AS kind,
    e.device AS device, e.country AS country,
    name IN ('js_error', 'rage_click', 'dead_click', 'not_found', 'form_error', 'form_abandon')
      OR name = 'view_search_results' AND ifNull(e.result_count, 1) = 0 AS is_friction,
    e.score AS score, e.scale_min AS scale_min, e.scale_max AS scale_max
  FROM events AS e
  WHERE NOT e.is_bot AND e.visitor_id != ''
    AND e.name NOT IN ('page_leave', 'user_engagement', 'web_vital', 'consent_update')
)
GROUP BY
  site_id, kind, name, url_path, channel, source, campaign, form_id, method, chat_provider, instrument, touchpoint,
  link_host, origin;
