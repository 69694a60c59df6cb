-- Facts "this user id was that user before", said by a server's `alias`. Facts are only added; which people are one
-- follows from them, whatever their order. A browser cannot say it: its key is public, and two people would be one.
CREATE TABLE IF NOT EXISTS user_aliases
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  previous_id String COMMENT 'Id the person was known by before.' CODEC(ZSTD(1)),
  user_id String COMMENT 'Id the person is known by.' CODEC(ZSTD(1)),
  aliased_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')) COMMENT 'When it was said first.',
  recorded_at SimpleAggregateFunction(max, DateTime64(3, 'UTC')) COMMENT 'When the collector last heard it.'
)
ENGINE = AggregatingMergeTree
ORDER BY (site_id, previous_id, user_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS user_aliases_from_events TO user_aliases AS
SELECT site_id, visitor_id AS previous_id, user_id, min(occurred_at) AS aliased_at, max(received_at) AS recorded_at
FROM events
WHERE name = 'alias' AND origin != 'web' AND user_id != '' AND visitor_id != '' AND user_id != visitor_id
GROUP BY site_id, visitor_id, user_id;

INSERT INTO user_aliases
SELECT site_id, visitor_id, user_id, min(occurred_at), max(received_at)
FROM events
WHERE name = 'alias' AND origin != 'web' AND user_id != '' AND visitor_id != '' AND user_id != visitor_id
GROUP BY site_id, visitor_id, user_id
SETTINGS insert_deduplicate = 0;

-- How a site wants browsers with several users to be read; `npm run migrate` writes what the sites file says.
CREATE TABLE IF NOT EXISTS site_policies
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  identity LowCardinality(String) COMMENT 'Whose a browser with several users is: `first`, `last` or nobody’s (`blocked`).',
  set_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'When it was set; the latest holds.'
)
ENGINE = MergeTree
ORDER BY (site_id, set_at);

-- The person of a user id that has an alias. Each id has one next: what was said first. The end of the way is the
-- person; ids that lead round in a circle are one person, by the least of their names.
CREATE VIEW IF NOT EXISTS person_of_previous_user AS
WITH RECURSIVE
  next AS (
    SELECT site_id, previous_id, argMin(user_id, (said_at, user_id)) AS user_id
    FROM (
      SELECT toString(site_id) AS site_id, previous_id, user_id, min(user_aliases.aliased_at) AS said_at
      FROM user_aliases
      GROUP BY site_id, previous_id, user_id
    )
    GROUP BY site_id, previous_id
  ),
  walk AS (
    SELECT site_id, previous_id AS start, [previous_id] AS way, user_id AS at FROM next
    UNION ALL
    SELECT walk.site_id, walk.start, arrayPushBack(walk.way, walk.at), next.user_id
    FROM walk
    INNER JOIN next ON next.site_id = walk.site_id AND next.previous_id = walk.at
    -- A hundred names of one person are enough; a longer chain ends there.
    WHERE NOT has(walk.way, walk.at) AND length(walk.way) < 100
  )
SELECT
  site_id,
  start AS previous_id,
  argMax(
    if(has(way, at), arrayReduce('min', arraySlice(way, indexOf(way, at))), at),
    length(way)
  ) AS person_id
FROM walk
GROUP BY site_id, start;

CREATE DICTIONARY IF NOT EXISTS person_of_user
(
  site_id String,
  previous_id String,
  person_id String
)
PRIMARY KEY site_id, previous_id
SOURCE(CLICKHOUSE(
  TABLE 'person_of_previous_user'
  INVALIDATE_QUERY 'SELECT sum(cityHash64(name)) FROM system.parts WHERE active AND table = \'user_aliases\''
))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 1 MAX 2);

-- The user of a visitor, by the policy of its site. Users that aliases make one person are one user here: readers
-- follow `person_of_user` from any of them.
CREATE OR REPLACE VIEW first_user_of_visitor AS
SELECT
  site_id,
  visitor_id,
  multiIf(
    any(policy) = 'blocked' AND uniqExact(person) > 1, '',
    any(policy) = 'last', argMax(user_id, (said_at, user_id)),
    argMin(user_id, (said_at, user_id))
  ) AS user_id,
  min(said_at) AS identified_at
FROM (
  SELECT
    facts.site_id AS site_id, facts.visitor_id AS visitor_id, facts.user_id AS user_id, facts.said_at AS said_at,
    policies.identity AS policy,
    if(aliases.person_id != '', aliases.person_id, facts.user_id) AS person
  FROM (
    SELECT toString(site_id) AS site_id, visitor_id, user_id, min(identities.identified_at) AS said_at
    FROM identities
    GROUP BY site_id, visitor_id, user_id
  ) AS facts
  LEFT JOIN (
    SELECT toString(site_id) AS site_id, argMax(identity, set_at) AS identity FROM site_policies GROUP BY site_id
  ) AS policies ON policies.site_id = facts.site_id
  LEFT JOIN person_of_previous_user AS aliases
    ON aliases.site_id = facts.site_id AND aliases.previous_id = facts.user_id
)
GROUP BY site_id, visitor_id;

CREATE OR REPLACE DICTIONARY person_of_visitor
(
  site_id String,
  visitor_id String,
  user_id String,
  identified_at DateTime64(3, 'UTC')
)
PRIMARY KEY site_id, visitor_id
SOURCE(CLICKHOUSE(
  TABLE 'first_user_of_visitor'
  INVALIDATE_QUERY 'SELECT sum(cityHash64(table, name)) FROM system.parts WHERE active AND table IN (\'identities\', \'user_aliases\', \'site_policies\')'
))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 1 MAX 2);
