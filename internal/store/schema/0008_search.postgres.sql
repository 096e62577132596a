-- Full-text search over tokens made in Go (internal/text): the tsvector is given as such, no configuration is involved.
create table search_doc (
	seq   bigint   not null primary key,
	id    text     not null unique,
	words tsvector not null
);
-- The list of entries not yet sorted in is read by every search: keep it short.
create index search_words on search_doc using gin (words) with (gin_pending_list_limit = 256);
