-- Credentials, sessions and API tokens of staff. Nothing here can be used to sign in: passwords are argon2id, tokens
-- are SHA-256 of 256 random bits.
create table credential (
	staff       text    not null primary key,
	login       text    not null unique, -- normalized: lower case
	hash        text    not null,
	must_change boolean not null,
	updated_at  bigint  not null check (updated_at = cast(updated_at as bigint))
);
create table session (
	id         text   not null primary key,
	staff      text   not null,
	created    bigint not null check (created = cast(created as bigint)),
	last_seen  bigint not null check (last_seen = cast(last_seen as bigint)),
	expires    bigint not null check (expires = cast(expires as bigint)),
	user_agent text   not null,
	address    text   not null
);
create index session_staff on session (staff, created);
create index session_expires on session (expires);
create table token (
	id        text   not null primary key, -- shown in lists; the secret is only in hash
	hash      text   not null unique,
	name      text   not null,
	staff     text   not null,
	scopes    text   not null,             -- divided by spaces
	created   bigint not null check (created = cast(created as bigint)),
	expires   bigint not null check (expires = cast(expires as bigint)), -- 0: never
	last_used bigint not null check (last_used = cast(last_used as bigint))
);
create index token_staff on token (staff, created);
