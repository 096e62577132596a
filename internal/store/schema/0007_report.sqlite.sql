-- Timers, notices, messages to complainants, and the counted figures. PostgreSQL has its twin of this file.
-- Who does the timers' work: one node at a time.
create table flow_lease (
	name   text   not null primary key,
	holder text   not null,
	until  bigint not null check (until = cast(until as bigint))
) without rowid;
-- Cases on which the timer failed, so that they wait longer and longer and hold nobody up.
create table flow_stuck (
	id       text   not null primary key, -- the case
	failures bigint not null,
	until    bigint not null check (until = cast(until as bigint)),
	error    text   not null
) without rowid;
-- How many cases a round-robin rule has given out: whose turn it is.
create table flow_turn (
	rule text   not null primary key,
	n    bigint not null check (n = cast(n as bigint))
) without rowid;

-- What a member of staff is told. seq is the position of the event times 1000, plus a running number: so it grows with
-- the journal, and a reader that remembers one misses none.
create table notice (
	seq     integer not null primary key,
	staff   text    not null,
	case_id text    not null,
	kind    text    not null,
	args    text    not null,
	at      bigint  not null,
	read_at bigint  not null default 0
);
create index notice_staff on notice (staff, seq);
create index notice_unread on notice (staff) where read_at = 0;

-- What goes out to complainants by machine. The words are in the vault and the journal; here is how far it came.
create table outbox (
	id        text   not null primary key,
	case_id   text   not null,
	version   bigint not null, -- of the event that says it
	kind      text   not null, -- wire name of the event
	medium    text   not null,
	to_masked text   not null,
	state     text   not null, -- waiting sent spooled failed
	attempts  bigint not null,
	error     text   not null,
	at        bigint not null check (at = cast(at as bigint)),
	ended_at  bigint not null
);
create unique index outbox_case on outbox (case_id, version);
create index outbox_spool on outbox (medium, id) where state = 'spooled';

-- What each case adds to the figures: dimensions, and measures by day. Taken out and put in again when it changes.
create table rollup_case (
	id         text   not null primary key,
	version    bigint not null,
	department text   not null,
	dims       text   not null,
	days       text   not null
) without rowid;
-- The figures. period is a day 20261122 or the month 202611 or the year 2026 that holds it; department '*' is all.
create table rollup (
	dim           text   not null, -- '' for the total
	department    text   not null,
	period        bigint not null,
	value         text   not null,
	received      bigint not null,
	repeats       bigint not null,
	escalated     bigint not null,
	ack_judged    bigint not null,
	ack_in_time   bigint not null,
	reply_judged  bigint not null,
	reply_in_time bigint not null,
	closed        bigint not null,
	settled       bigint not null,
	in_time       bigint not null,
	near_limit    bigint not null,
	complete      bigint not null,
	minutes       bigint not null,
	first_closed  bigint not null,
	came_back     bigint not null,
	surveyed      bigint not null,
	satisfied     bigint not null,
	score         bigint not null,
	decided       bigint not null,
	upheld        bigint not null,
	paid_cases    bigint not null,
	paid          bigint not null,
	breached      bigint not null,
	stock_open    bigint not null,
	stock_overdue bigint not null,
	primary key (dim, department, period, value)
) without rowid;
