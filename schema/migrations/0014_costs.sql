-- What advertising cost: one row per day and campaign, or finer where the sender tells it finer. A row is known by its
-- day and by what the sender said, never by its channel: that follows from the site's rules of the moment, and a rule
-- changed between two imports must not make two rows of one. The same row sent again replaces the earlier one; until
-- the engine has merged them both are there, so readers take the latest (view `period_costs`).
CREATE TABLE IF NOT EXISTS costs
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  day Date COMMENT 'Day it was spent on, in the time zone of the site.',
  utm_source LowCardinality(String) COMMENT 'Campaign source, as in the links.',
  utm_medium LowCardinality(String) COMMENT 'Campaign medium, as in the links.',
  utm_campaign LowCardinality(String) COMMENT 'Campaign name, as in the links.',
  utm_id LowCardinality(String) COMMENT 'Campaign id, as in the links.',
  said_channel LowCardinality(String) COMMENT 'Channel that the sender named; empty where the rules put it.',
  breakdown String COMMENT 'What else tells rows of one day and campaign apart: ad, device, country.' CODEC(ZSTD(1)),
  channel LowCardinality(String) COMMENT 'Channel: the one that was named, else by the rules for events.',
  source LowCardinality(String) COMMENT 'Source, as events have it: lower case, without `www.`.',
  cost Decimal(18, 4) COMMENT 'What it cost in `currency`, major units.' CODEC(ZSTD(1)),
  currency LowCardinality(String) COMMENT 'ISO 4217 code: the currency of the site.',
  clicks Nullable(UInt32) COMMENT 'Clicks that the network counted; null where it was not told.' CODEC(ZSTD(1)),
  impressions Nullable(UInt32) COMMENT 'Times it was shown; null where it was not told.' CODEC(ZSTD(1)),
  imported_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC') COMMENT 'When it was stored, by the clock of the engine; the latest row of a key holds.'
)
ENGINE = ReplacingMergeTree(imported_at)
ORDER BY (site_id, day, utm_source, utm_medium, utm_campaign, utm_id, said_channel, breakdown);
