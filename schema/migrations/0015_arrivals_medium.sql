-- Arrivals say the medium too, so that credit can be shared by it. What was there is made anew from `events`: an arrival
-- with and without its medium would be two. Until the last statement has run, reports see fewer of them.
ALTER TABLE arrivals
  ADD COLUMN IF NOT EXISTS medium LowCardinality(String) COMMENT 'Campaign medium.' CODEC(ZSTD(1)) AFTER source;

ALTER TABLE arrivals_from_events MODIFY QUERY
SELECT site_id, occurred_at, seq, visitor_id, session_id, user_id, e.channel AS channel, e.source AS source,
  e.utm_medium AS medium, e.utm_campaign AS campaign, url_path
FROM events AS e
WHERE name = 'page_view' AND e.channel != '' AND visitor_id != '' AND NOT is_bot;

ALTER TABLE arrivals DELETE WHERE true SETTINGS mutations_sync = 2;

INSERT INTO arrivals (site_id, occurred_at, seq, visitor_id, session_id, user_id, channel, source, medium, campaign, url_path)
SELECT site_id, occurred_at, seq, visitor_id, session_id, user_id, e.channel, e.source, e.utm_medium, e.utm_campaign, url_path
FROM events AS e
WHERE name = 'page_view' AND e.channel != '' AND visitor_id != '' AND NOT is_bot
SETTINGS insert_deduplicate = 0;
