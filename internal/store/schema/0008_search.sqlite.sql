-- Full-text search over tokens made in Go (internal/text). The index keeps no text; rowid is search_doc.seq.
create table search_doc (
	seq integer not null primary key,
	id  text    not null unique
);
create virtual table search_index using fts5(
	words, content='', contentless_delete=1, tokenize="ascii tokenchars '!@_'"
);
