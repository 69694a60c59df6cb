-- The person of a visitor: the first user it was known as. Readers ask this dictionary, so an identify
-- changes no event. The writer reloads it after a batch that knows a new user; a server also reloads by itself.
CREATE VIEW IF NOT EXISTS first_user_of_visitor AS
SELECT site_id, visitor_id, argMin(user_id, (said_at, user_id)) AS user_id, min(said_at) AS identified_at
FROM (
  SELECT site_id, visitor_id, user_id, min(identities.identified_at) AS said_at
  FROM identities
  GROUP BY site_id, visitor_id, user_id
)
GROUP BY site_id, visitor_id;

-- A source's QUERY would run in the database `default`, a TABLE is looked up beside the dictionary. For the same
-- reason the check for news asks a system table: the set of parts changes with every insert and merge.
CREATE DICTIONARY IF NOT EXISTS person_of_visitor
(
  site_id String,
  visitor_id String,
  user_id String,
  identified_at DateTime64(3, 'UTC')
)
PRIMARY KEY site_id, visitor_id
SOURCE(CLICKHOUSE(
  TABLE 'first_user_of_visitor'
  INVALIDATE_QUERY 'SELECT sum(cityHash64(name)) FROM system.parts WHERE active AND table = \'identities\''
))
LAYOUT(COMPLEX_KEY_HASHED())
LIFETIME(MIN 1 MAX 2);
