-- Less disk and less work for the same rows; parts take it on as they are written or merged. Lengths of strings in a
-- stream of their own, the default since 25.11, cost the disk 8 % and each reader of an id a second stream. Servers that
-- do not know the setting have one stream anyway.
ALTER TABLE events MODIFY SETTING string_serialization_version = 'single_stream';
ALTER TABLE touches MODIFY SETTING string_serialization_version = 'single_stream';
ALTER TABLE arrivals MODIFY SETTING string_serialization_version = 'single_stream';

-- A part in the wide format is more than five hundred files. Up to 64 MB, some 130,000 events, a part is a few files: an
-- insert, and the first merge of what inserts made.
ALTER TABLE events MODIFY SETTING min_bytes_for_wide_part = 67108864;

-- Where the columns repeat at a distance, or are small numbers.
ALTER TABLE events
  MODIFY COLUMN visitor_id CODEC(ZSTD(6)),
  MODIFY COLUMN session_id CODEC(ZSTD(6)),
  MODIFY COLUMN seq CODEC(DoubleDelta, ZSTD(1)),
  MODIFY COLUMN url CODEC(ZSTD(6)),
  MODIFY COLUMN url_path CODEC(ZSTD(6)),
  MODIFY COLUMN title CODEC(ZSTD(6)),
  MODIFY COLUMN consent_purposes CODEC(ZSTD(3)),
  MODIFY COLUMN view_no CODEC(T64, ZSTD(1)),
  MODIFY COLUMN scroll_percent CODEC(T64, ZSTD(1)),
  MODIFY COLUMN field_count CODEC(T64, ZSTD(1));
