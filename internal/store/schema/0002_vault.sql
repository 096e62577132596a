-- People and what they said: everything here can be forgotten by destroying the wrapped key of the person.
create table vault_key (
	fingerprint text   not null primary key, -- of the master key this database was sealed with
	at          bigint not null
);
create table vault_person (
	id      text not null primary key,
	display text not null,  -- masked, so that lists need no key; empty once erased
	level   text not null,
	sealed  bytea,          -- null once erased
	at      bigint not null check (at = cast(at as bigint)),
	erased  bigint not null default 0
);
-- The data keys, wrapped by the master key. A table of their own, whose rows never change their length and are only
-- appended: SQLite then never moves one, so that writing over a key in place destroys the only copy in the file.
create table vault_secret (
	person text  not null primary key,
	key    bytea not null
);
-- The blind index: keyed hashes of phone, last four digits, e-mail and account. Kind is inside the hash.
create table vault_index (
	hash   bytea not null,
	person text  not null,
	primary key (hash, person)
);
create table vault_text (
	id     text not null primary key,
	person text not null,  -- empty: sealed with the organisation's key
	digest text not null,
	sealed bytea           -- null once erased on its own
);
-- Who looked at what of whom, and why.
create table look (
	id     text   not null primary key, -- UUIDv7: also the order
	at     bigint not null check (at = cast(at as bigint)),
	who    text   not null,
	person text   not null,
	field  text   not null,
	why    text   not null
);
create index look_person on look (person, id);
create index look_who on look (who, id);
