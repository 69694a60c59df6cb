-- What people write beside what is measured: releases, campaigns, opportunities, owners, notes, values that nothing
-- measures. Every change is a row more, a deletion too: the latest version of an annotation holds (view
-- `current_annotations`), and the earlier ones can be read.
CREATE TABLE IF NOT EXISTS annotations
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  annotation_id String COMMENT 'Which annotation: a random UUID.',
  version UInt32 COMMENT '1, 2, 3 … : the latest holds.',
  is_deleted Bool COMMENT 'This version deleted it.',
  kind LowCardinality(String) COMMENT 'release, campaign, incident, holiday, opportunity, owner, note or value.',
  title String COMMENT 'What it says, in a line.' CODEC(ZSTD(1)),
  text String COMMENT 'More of it.' CODEC(ZSTD(1)),
  first_day Nullable(Date) COMMENT 'Day it is about, or the first one, in the time zone of the site; null: of no day.',
  last_day Nullable(Date) COMMENT 'Last day, included.',
  journey LowCardinality(String) COMMENT 'Key of the journey it belongs to; empty: none.',
  stage LowCardinality(String) COMMENT 'Key of the stage; empty: the whole journey.',
  touchpoint LowCardinality(String) COMMENT 'Key of the touchpoint; empty: the whole stage.',
  owner String COMMENT 'Who answers for it: a team or a role.' CODEC(ZSTD(1)),
  state LowCardinality(String) COMMENT 'Of an opportunity: open, planned, under_way, done or dropped.',
  value Nullable(Float64) COMMENT 'A value that somebody knows and nothing measures.',
  unit String COMMENT 'What the value counts.' CODEC(ZSTD(1)),
  link String COMMENT 'Where it comes from: an address.' CODEC(ZSTD(1)),
  written_at DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC') COMMENT 'When this version was stored, by the clock of the engine.',
  written_by LowCardinality(String) COMMENT 'Name of the key that wrote it; empty: the server key, or nobody was asked.',
  change_id String COMMENT 'Which writing it was, random: of two of one version the earlier one holds.'
)
ENGINE = MergeTree
ORDER BY (site_id, annotation_id, version)
COMMENT 'Every version of every annotation.';
