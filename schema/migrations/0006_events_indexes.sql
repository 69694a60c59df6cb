-- One person's journey and the last minutes, without reading the days. Both indexes take under 1 % of the disk.
ALTER TABLE events ADD INDEX IF NOT EXISTS by_visitor visitor_id TYPE bloom_filter(0.01) GRANULARITY 1;
ALTER TABLE events ADD INDEX IF NOT EXISTS by_arrival received_at TYPE minmax GRANULARITY 1;
