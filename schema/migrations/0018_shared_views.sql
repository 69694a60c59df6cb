-- Views shared by a link, read only: what each shows, until when, and where it may be framed. The key of a link is not
-- here: it is made of the server key and the id. A change (revoked) is a row of its own; the latest of an id holds.
CREATE TABLE IF NOT EXISTS shared_views
(
  id String COMMENT 'Random; stands in the link.',
  site_id LowCardinality(String) COMMENT 'Key of the site.',
  title String COMMENT 'What whoever shared it calls it; may be empty.',
  created_at DateTime64(3, 'UTC') COMMENT 'When it was shared.',
  created_by String COMMENT 'By whom: name of a key, address at Cloudflare Access, or empty for the server key and this machine.',
  spec String COMMENT 'What it shows, as JSON: the state of the view, and the saved queries with their parameters.',
  hosts Array(String) COMMENT 'Hosts whose pages may frame it.',
  expires_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Until when it holds; null: until it is revoked.',
  revoked_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it was revoked.',
  changed_at DateTime64(3, 'UTC') COMMENT 'When this row was written.'
)
ENGINE = ReplacingMergeTree(changed_at)
ORDER BY (id)
COMMENT 'Views shared by a link.';
