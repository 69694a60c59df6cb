-- Who was erased, and when, so that what arrives late does not bring them back: events of an id that occurred until
-- then are not stored. Nobody can be read from it: an id stands as its hash, keyed by the server key.
CREATE TABLE IF NOT EXISTS erasures
(
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  id_hash String COMMENT 'HMAC-SHA256 of the site and the id of a user or a visitor, keyed by PERIPLO_SECRET.',
  erased_at DateTime64(3, 'UTC') COMMENT 'Events of the id that occurred until then are not stored.' CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
ORDER BY (site_id, id_hash)
COMMENT 'Erased people, as keyed hashes.';

-- The ids of an erasure under way. They stand here, and not in the text of a mutation, because the engine keeps those
-- texts; the partition is dropped when all is erased.
CREATE TABLE IF NOT EXISTS erasing
(
  erasure String COMMENT 'The erasure: a keyed hash of the site and the person.',
  site_id String COMMENT 'Key of the site.',
  is_user Bool COMMENT 'The id is the name of a user, not a browser.',
  id String COMMENT 'Id of a user or a visitor that is being erased.',
  until DateTime64(3, 'UTC') COMMENT 'What occurred until then is erased.',
  begun_at DateTime DEFAULT now() COMMENT 'When the erasure was asked for.'
)
ENGINE = MergeTree
PARTITION BY erasure
ORDER BY (is_user, id)
COMMENT 'Ids of erasures under way; empty otherwise.';
