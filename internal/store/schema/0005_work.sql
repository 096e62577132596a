-- Work that must happen although the process may die, and the files that cases refer to.
create table job (
	id         text   not null primary key,
	kind       text   not null,
	key        text   unique,          -- idempotency: a second job with the key is not added
	payload    text   not null,
	state      text   not null,        -- waiting, running, done, dead
	next_at    bigint,                 -- when it may be claimed (again): run time, retry time or end of lease; null when over
	attempts   bigint not null,
	limit_of   bigint not null,        -- attempts before it is dead
	worker     text   not null,
	last_error text   not null,
	created    bigint not null check (created = cast(created as bigint)),
	ended      bigint not null
);
create index job_next on job (next_at) where next_at is not null;
create index job_dead on job (id) where state = 'dead';
create index job_ended on job (ended) where state = 'done';
create table blob (
	digest  text   not null primary key, -- SHA-256, hex; also the path on disk
	size    bigint not null check (size = cast(size as bigint)),
	type    text   not null,
	width   bigint not null,
	height  bigint not null,
	at      bigint not null check (at = cast(at as bigint)),
	by_id   text   not null,
	deleted bigint not null default 0    -- the bytes are gone, the fact that they were here stays
);
