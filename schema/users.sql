-- Who may do what, for a ClickHouse server of one's own or in the cloud: `npm run users` runs this as somebody who may make
-- users. It may be run again at any time; the passwords are new each time.

-- The collector: adds rows. It reads what tells whether a row is there already, and what it puts right where the engine
-- died in the middle of an insert; it deletes to put right, and to erase a person. It makes and drops nothing.
CREATE SETTINGS PROFILE OR REPLACE periplo_collector SETTINGS max_memory_usage = 4000000000;
CREATE USER OR REPLACE periplo_collector IDENTIFIED WITH sha256_hash BY '{{collector}}' SETTINGS PROFILE 'periplo_collector';
GRANT INSERT, SELECT, dictGet, ALTER DELETE, SHOW TABLES, SHOW COLUMNS ON {{database}}.* TO periplo_collector;
GRANT SYSTEM RELOAD DICTIONARY ON *.* TO periplo_collector;

-- Queries: read only. A query may make its limits narrower, never wider.
CREATE SETTINGS PROFILE OR REPLACE periplo_reader SETTINGS
  readonly = 2,
  max_execution_time = 60 MIN 1 MAX 60,
  max_memory_usage = 2000000000 MIN 1000000 MAX 2000000000,
  max_concurrent_queries_for_user = 50 MIN 1 MAX 50;
CREATE USER OR REPLACE periplo_reader IDENTIFIED WITH sha256_hash BY '{{reader}}' SETTINGS PROFILE 'periplo_reader';
CREATE QUOTA OR REPLACE periplo_reader FOR INTERVAL 1 minute MAX queries = 3000, execution_time = 600 TO periplo_reader;
GRANT SELECT, dictGet ON {{database}}.* TO periplo_reader;
GRANT SELECT ON system.parts TO periplo_reader;

-- The engine itself, when it loads who is who. Whose password this is stands in the dictionaries.
CREATE USER OR REPLACE periplo_dictionary IDENTIFIED WITH sha256_hash BY '{{dictionary}}' HOST LOCAL;
GRANT SELECT ON {{database}}.* TO periplo_dictionary;
GRANT SELECT ON system.parts TO periplo_dictionary;

-- Migrations: makes and changes what is in the database, and no users.
CREATE USER OR REPLACE periplo_admin IDENTIFIED WITH sha256_hash BY '{{admin}}';
GRANT CREATE DATABASE, CREATE TABLE, CREATE VIEW, CREATE DICTIONARY, ALTER, DROP TABLE, DROP VIEW, DROP DICTIONARY, INSERT, SELECT, dictGet, SHOW ON {{database}}.* TO periplo_admin;
