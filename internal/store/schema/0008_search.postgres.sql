-- Full-text search over tokens made in Go (internal/text): the tsvector is given as such, no configuration is involved.
create table search_doc (
	seq   bigint   not null primary key,
	id    text     not null unique,
	words tsvector not null
);
create index search_words on search_doc using gin (words);
