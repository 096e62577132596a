-- The journal: every event once, in one order for ever. position is max+1 under the writer's lock, never a sequence.
-- "integer primary key" is the row itself in SQLite; PostgreSQL has its twin of this file.
-- stream, type, by_id and channel are numbers here so that an event costs few bytes; the view "event" shows the words.
create table journal_stream (
	no   integer not null primary key, -- the position of the stream's first event
	name text not null unique
);
create table journal_word (
	no   integer not null primary key,
	word text not null unique
);
create table journal_event (
	position integer not null primary key,
	stream   bigint not null,
	version  bigint not null,
	type     bigint not null,
	at       bigint not null, -- microseconds UTC
	by_id    bigint not null,
	channel  bigint not null,
	mark     bigint not null, -- the first six bytes of the leaf hash: tells which event of a block was changed
	payload  text   not null
);
create unique index journal_event_stream on journal_event (stream, version);

-- What was already done under an idempotency key.
create table journal_key (
	key      blob not null primary key, -- 16 bytes, see journal/key.go
	stream   bigint not null,
	version  bigint not null,
	position bigint not null,
	at       bigint not null
) without rowid;

-- Nodes of the Merkle tree over all events at the levels 8, 16, 24 …; lower ones are computed from the events.
create table journal_node (
	level bigint not null,
	n     bigint not null,
	hash  blob not null,
	primary key (level, n)
) without rowid;

-- The newest signed head; edge holds the hashes on the right edge of the tree, so that appending reads no nodes.
create table journal_head (
	id   integer not null primary key,
	size bigint not null,
	edge blob not null,
	note text not null
);
-- Signed heads kept for ever.
create table journal_checkpoint (
	size integer not null primary key,
	at   bigint not null,
	note text not null
);

-- How far each reader has come; the row is also the lease of the node that reads.
create table journal_reader (
	name        text   not null primary key,
	position    bigint not null,
	holder      text   not null,
	lease_until bigint not null,
	failures    bigint not null,
	last_error  text   not null,
	error_at    bigint not null
) without rowid;

create view event as
select e.position, s.name as stream, e.version, t.word as type, e.at, b.word as by_id, c.word as channel, e.payload
from journal_event e
join journal_stream s on s.no = e.stream
join journal_word t on t.no = e.type
join journal_word b on b.no = e.by_id
join journal_word c on c.no = e.channel;
