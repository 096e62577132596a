CREATE TABLE account_event (
	id      text   not null primary key, -- grows with time
	at      bigint not null check (at = cast(at as bigint)),
	who     text   not null, -- staff, or empty: on the command line
	via     text   not null, -- the token that it was done with; empty: by hand
	kind    text   not null,
	subject text   not null, -- whose account
	token   text   not null, -- the token that it is about, or empty
	detail  text   not null
, seq bigint not null default 0, why text not null default '');

CREATE INDEX account_event_set on account_event (subject, id) where kind = 'password_set';

CREATE INDEX account_event_subject on account_event (subject, id);

CREATE TABLE blob (
	digest  text   not null primary key, -- SHA-256, hex; also the path on disk
	size    bigint not null check (size = cast(size as bigint)),
	type    text   not null,
	width   bigint not null,
	height  bigint not null,
	at      bigint not null check (at = cast(at as bigint)),
	by_id   text   not null,
	deleted bigint not null default 0    -- the bytes are gone, the fact that they were here stays
, used bigint not null default 1);

CREATE INDEX blob_forgotten on blob (digest) where deleted <> 0;

CREATE INDEX blob_unused on blob (at) where used = 0;

CREATE TABLE blob_sender (
	digest text not null,
	by_id  text not null,
	primary key (digest, by_id)
);

CREATE TABLE case_number (
	day  text   not null primary key, -- the prefix and the date
	next bigint not null
);

CREATE TABLE credential (
	staff       text    not null primary key,
	login       text    not null unique, -- normalized: lower case
	hash        text    not null,
	must_change boolean not null,
	updated_at  bigint  not null check (updated_at = cast(updated_at as bigint))
);

CREATE TABLE due (
	id     text   not null primary key, -- the stream
	stream text   not null,             -- its type
	what   text   not null,             -- the clock, or whatever else waits for the timer
	at     bigint not null
) without rowid;

CREATE INDEX due_at on due (at);

CREATE VIEW event as
select e.position, s.name as stream, e.version, t.word as type, e.at, b.word as by_id, c.word as channel, e.payload
from journal_event e
join journal_stream s on s.no = e.stream
join journal_word t on t.no = e.type
join journal_word b on b.no = e.by_id
join journal_word c on c.no = e.channel;

CREATE TABLE flow_lease (
	name   text   not null primary key,
	holder text   not null,
	until  bigint not null check (until = cast(until as bigint))
) without rowid;

CREATE TABLE flow_stuck (
	id       text   not null primary key, -- the case
	failures bigint not null,
	until    bigint not null check (until = cast(until as bigint)),
	error    text   not null
) without rowid;

CREATE TABLE flow_turn (
	rule text   not null primary key,
	n    bigint not null check (n = cast(n as bigint))
) without rowid;

CREATE TABLE gateway (
	medium text   not null primary key,
	at     bigint not null check (at = cast(at as bigint)),
	holder text   not null
);

CREATE TABLE guess (
	door   text   not null, -- what was guessed, and whether the row counts a guesser, a subject, or one at the other
	key    text   not null,
	failed bigint not null,
	until  bigint not null check (until = cast(until as bigint)), -- no try before; 0: at once
	last   bigint not null check (last = cast(last as bigint)),
	primary key (door, key)
);

CREATE INDEX guess_last on guess (last);

CREATE TABLE improvement (
	seq         bigint not null primary key,
	id          text   not null unique,
	case_id     text   not null,
	what        text   not null,
	department  text   not null,
	owner       text   not null,
	place       bigint not null,
	due         bigint not null,
	status      text   not null,
	done_at     bigint not null, -- 0: not said to be done
	done_by     text   not null,
	verified_at bigint not null,
	verified_by text   not null,
	returned    bigint not null,
	doers       text   not null  -- who had a hand in it, each with a comma before and behind
);

CREATE INDEX improvement_case on improvement (case_id, place, due, seq);

CREATE INDEX improvement_department on improvement (department, place, due, seq);

CREATE INDEX improvement_order on improvement (place, due, seq);

CREATE INDEX improvement_owner on improvement (owner, place, due, seq);

CREATE TABLE job (
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

CREATE INDEX job_dead on job (id) where state = 'dead';

CREATE INDEX job_ended on job (ended) where state = 'done';

CREATE INDEX job_next on job (next_at) where next_at is not null;

CREATE INDEX job_running on job (id) where state = 'running';

CREATE TABLE journal_checkpoint (
	size integer not null primary key,
	at   bigint not null,
	note text not null
);

CREATE TABLE journal_event (
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

CREATE UNIQUE INDEX journal_event_stream on journal_event (stream, version);

CREATE TABLE journal_head (
	id   integer not null primary key,
	size bigint not null,
	edge blob not null,
	note text not null
);

CREATE TABLE journal_key (
	key      blob not null primary key, -- 16 bytes, see journal/key.go
	stream   bigint not null,
	version  bigint not null,
	position bigint not null,
	at       bigint not null
, asked bigint not null default 0, first bigint not null default 0) without rowid;

CREATE TABLE journal_node (
	level bigint not null,
	n     bigint not null,
	hash  blob not null,
	primary key (level, n)
) without rowid;

CREATE TABLE journal_reader (
	name        text   not null primary key,
	position    bigint not null,
	holder      text   not null,
	lease_until bigint not null,
	failures    bigint not null,
	last_error  text   not null,
	error_at    bigint not null
) without rowid;

CREATE TABLE journal_statement (
	kind text   not null, -- kept, loss
	at   bigint not null,
	note text   not null, no bigint not null default 0,
	primary key (kind, at)
);

CREATE TABLE journal_stream (
	no   integer not null primary key, -- the position of the stream's first event
	name text not null unique
);

CREATE TABLE journal_word (
	no   integer not null primary key,
	word text not null unique
);

CREATE TABLE look (
	id     text   not null primary key, -- UUIDv7: also the order
	at     bigint not null check (at = cast(at as bigint)),
	who    text   not null,
	person text   not null,
	field  text   not null,
	why    text   not null
, via text not null default '', ground text not null default '', seq bigint not null default 0, what text not null default '', words text not null default '');

CREATE INDEX look_person on look (person, id);

CREATE INDEX look_who on look (who, id);

CREATE TABLE migration (
				name text not null primary key,
				at   bigint not null
			);

CREATE TABLE notice (
	seq     integer not null primary key,
	staff   text    not null,
	case_id text    not null,
	kind    text    not null,
	args    text    not null,
	at      bigint  not null,
	read_at bigint  not null default 0
, mailed_at bigint not null default 0, stream text not null default '', answerable boolean not null default false, party boolean not null default false);

CREATE INDEX notice_asks on notice (case_id) where read_at = 0 and answerable;

CREATE INDEX notice_at on notice (at);

CREATE INDEX notice_case on notice (staff, case_id) where read_at = 0;

CREATE INDEX notice_mail on notice (at) where read_at = 0 and mailed_at = 0;

CREATE INDEX notice_staff on notice (staff, at, seq);

CREATE INDEX notice_unread on notice (staff, at, seq) where read_at = 0;

CREATE TABLE outbox (
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
, leased_until bigint not null default 0, holder text not null default '');

CREATE UNIQUE INDEX outbox_case on outbox (case_id, version);

CREATE INDEX outbox_spool on outbox (medium, id) where state = 'spooled';

CREATE TABLE portal_code (
	complaint  text   not null primary key,
	generation bigint not null,
	made       bigint not null check (made = cast(made as bigint)), -- what was proved before is over
	who        text   not null -- staff, customer, or empty
);

CREATE TABLE probe (
	id integer not null primary key,
	at bigint  not null
);

CREATE TABLE queue (
	seq               integer not null primary key, -- position of the registration: unique, grows with time
	id                text    not null unique,
	number            text    not null unique,
	version           bigint  not null,
	position          bigint  not null, -- of the last event
	person            text    not null,
	subject           text    not null,
	stage             text    not null,
	hue               text    not null,
	step              text    not null, -- the current one; empty when nothing is left to do
	kind              text    not null, -- of the current step
	who               text    not null, -- of the current step
	role              text,             -- who, when that is a role and not the owner or the complainant
	grade             text    not null,
	nature            text    not null,
	content           text    not null,
	object            text    not null,
	limit_class       text    not null,
	channel           text    not null,
	department        text    not null,
	owner             text    not null,
	registrar         text    not null, -- who registered it; may go on seeing it
	region            text    not null,
	product           text    not null,
	procedure_id      text    not null,
	procedure_version bigint  not null,
	state             text    not null, -- open waiting closed archived
	outcome           text    not null,
	tags              text    not null,
	flags             bigint  not null,
	repeats           bigint  not null,
	reopened          bigint  not null,
	escalated         bigint  not null,
	score             bigint  not null,
	amount            bigint  not null, -- cents promised by the plan
	paid              bigint  not null, -- cents delivered
	steps_done        bigint  not null,
	steps_all         bigint  not null,
	clock             text    not null, -- the most pressing one
	clock_state       text    not null,
	started_at        bigint  not null,
	warn_at           bigint  not null,
	risk_at           bigint  not null,
	due_at            bigint  not null,
	breached_at       bigint  not null,
	received_at       bigint  not null,
	updated_at        bigint  not null,
	heard_at          bigint  not null,
	replied_at        bigint  not null,
	closed_at         bigint  not null,
	archived_at       bigint  not null,
	urgency           bigint  not null check (urgency = cast(urgency as bigint))
, granted bigint not null default 0, person_by text not null default '');

CREATE INDEX queue_approve on queue (urgency, seq, grade, granted, department, owner, registrar) where kind = 'approve';

CREATE INDEX queue_channel on queue (channel, urgency);

CREATE INDEX queue_content on queue (content, urgency, seq, channel, department);

CREATE INDEX queue_department on queue (department, urgency);

CREATE INDEX queue_grade on queue (grade, urgency);

CREATE INDEX queue_hue on queue (hue, urgency, seq, department, owner, registrar);

CREATE INDEX queue_owner on queue (owner, urgency, seq, department);

CREATE INDEX queue_person on queue (person) where person <> '';

CREATE INDEX queue_received on queue (received_at);

CREATE INDEX queue_registrar on queue (registrar, urgency, seq, department, owner);

CREATE INDEX queue_risk on queue (risk_at, urgency, seq, department, owner, registrar) where clock_state = 'running' and breached_at = 0;

CREATE INDEX queue_role on queue (role, urgency, seq, department, owner, registrar) where role is not null;

CREATE INDEX queue_updated on queue (updated_at);

CREATE INDEX queue_urgency on queue (urgency);

CREATE INDEX queue_waiting on queue (urgency, seq, department, owner, registrar) where state = 'waiting';

CREATE TABLE queue_behalf (
	person text   not null,
	seq    bigint not null,
	primary key (person, seq)
);

CREATE INDEX queue_behalf_seq on queue_behalf (seq);

CREATE TABLE queue_circle (
	staff text   not null,
	seq   bigint not null,
	primary key (staff, seq)
);

CREATE INDEX queue_circle_seq on queue_circle (seq);

CREATE TABLE queue_file (
	digest text   not null,
	seq    bigint not null,
	primary key (digest, seq)
);

CREATE INDEX queue_file_seq on queue_file (seq);

CREATE TABLE queue_party (
	staff   text   not null,
	seq     bigint not null,
	case_id text   not null,
	primary key (staff, seq)
);

CREATE INDEX queue_party_seq on queue_party (seq);

CREATE TABLE queue_tag (
	tag     text   not null,
	urgency bigint not null,
	seq     bigint not null,
	primary key (tag, urgency, seq)
) without rowid;

CREATE INDEX queue_tag_seq on queue_tag (seq);

CREATE TABLE request (
	seq bigint not null,
	id text not null,
	case_id text not null,
	kind text not null,
	department text not null,
	staff text not null,
	asked_by text not null,
	turn text not null,
	question text not null,
	reply text not null,
	status text not null,
	required boolean not null,
	asked_at bigint not null,
	warn_at bigint not null,
	due_at bigint not null,
	done_at bigint not null,
	done_by text not null,
	primary key (seq, id)
);

CREATE INDEX request_asked on request (asked_by, (case when turn <> '' then 0 else 1 end), due_at, seq, id);

CREATE INDEX request_order on request ((case when turn <> '' then 0 else 1 end), due_at, seq, id);

CREATE INDEX request_turn on request (turn, due_at, seq, id);

CREATE TABLE rollup (
	dim         text   not null, -- '' for the total
	shelf       bigint not null,
	department  text   not null,
	period      bigint not null,
	value       text   not null, -- of the dimension
	n0          bigint not null default 0,
	n1          bigint not null default 0,
	n2          bigint not null default 0,
	n3          bigint not null default 0,
	n4          bigint not null default 0,
	n5          bigint not null default 0,
	n6          bigint not null default 0,
	n7          bigint not null default 0,
	n8          bigint not null default 0,
	n9          bigint not null default 0,
	n10         bigint not null default 0,
	n11         bigint not null default 0,
	n12         bigint not null default 0,
	n13         bigint not null default 0,
	n14         bigint not null default 0,
	n15         bigint not null default 0,
	n16         bigint not null default 0,
	n17         bigint not null default 0,
	n18         bigint not null default 0,
	n19         bigint not null default 0,
	n20         bigint not null default 0,
	n21         bigint not null default 0,
	n22         bigint not null default 0,
	n23         bigint not null default 0,
	n24         bigint not null default 0,
	n25         bigint not null default 0,
	n26         bigint not null default 0,
	n27         bigint not null default 0,
	n28         bigint not null default 0,
	n29         bigint not null default 0,
	n30         bigint not null default 0,
	n31         bigint not null default 0,
	primary key (dim, shelf, department, period, value)
) without rowid;

CREATE TABLE rollup_case (
	id      text   not null primary key,
	version bigint not null,
	round   bigint not null, -- of counting
	adds    text   not null
) without rowid;

CREATE TABLE rollup_ground (
	id    bigint not null primary key check (id = 1),
	zone  text   not null,
	list  text   not null, -- of measures and dimensions
	round bigint not null,
	until bigint not null  -- cases of the round before begin up to this position
) without rowid;

CREATE TABLE saved_view (
	id         text    not null primary key,
	staff      text    not null,
	title      text    not null,
	filter     text    not null, -- the query string of the list
	department text    not null, -- shared with it; empty: private
	pinned     boolean not null,
	position   bigint  not null
);

CREATE INDEX saved_view_department on saved_view (department, position) where department <> '';

CREATE INDEX saved_view_staff on saved_view (staff, position);

CREATE TABLE scrub (
	id    integer not null primary key,
	zeros blob    not null
);

CREATE TABLE search_doc (
	seq integer not null primary key,
	id  text    not null unique
);

CREATE VIRTUAL TABLE search_index using fts5(
	words, content='', contentless_delete=1, tokenize="ascii tokenchars '!@_'"
);

CREATE VIRTUAL TABLE search_term using fts5vocab('search_index', 'instance');

CREATE TABLE session (
	id         text   not null primary key,
	staff      text   not null,
	created    bigint not null check (created = cast(created as bigint)),
	last_seen  bigint not null check (last_seen = cast(last_seen as bigint)),
	expires    bigint not null check (expires = cast(expires as bigint)),
	user_agent text   not null,
	address    text   not null
);

CREATE INDEX session_expires on session (expires);

CREATE INDEX session_staff on session (staff, created);

CREATE TABLE setting (
    kind       text    not null,
    id         text    not null,
    version    bigint  not null check (version = cast(version as bigint) and version > 0),
    valid_from bigint  not null,
    payload    text    not null,
    by_staff   text    not null,
    at         bigint  not null,
    deleted    boolean not null, why text not null default '',
    primary key (kind, id, version)
);

CREATE INDEX setting_kind on setting (kind, version);

CREATE INDEX setting_version on setting (version);

CREATE TABLE statement (
	id       text   not null primary key,
	staff    text   not null,
	case_id  text   not null,
	seq      bigint not null,
	ask      text   not null, -- id within the case
	question text   not null,
	due_on   text   not null,
	asked_by text   not null,
	asked_at bigint not null check (asked_at = cast(asked_at as bigint)),
	said     text   not null,
	said_at  bigint not null
);

CREATE INDEX statement_seq on statement (seq);

CREATE INDEX statement_staff on statement (staff, asked_at);

CREATE TABLE tie (
	id      text not null primary key, -- the stream
	stream  text not null,             -- its type
	case_id text not null,             -- the complaint that it belongs to; empty: none, as the next
	person  text not null
);

CREATE INDEX tie_case on tie (case_id) where case_id <> '';

CREATE INDEX tie_person on tie (person) where person <> '';

CREATE TABLE tie_file (
	id     text not null,
	digest text not null,
	stream text not null,
	primary key (id, digest)
);

CREATE INDEX tie_file_digest on tie_file (digest);

CREATE TABLE token (
	id        text   not null primary key, -- shown in lists; the secret is only in hash
	hash      text   not null unique,
	name      text   not null,
	staff     text   not null,
	scopes    text   not null,             -- divided by spaces
	created   bigint not null check (created = cast(created as bigint)),
	expires   bigint not null check (expires = cast(expires as bigint)), -- 0: never
	last_used bigint not null check (last_used = cast(last_used as bigint))
, maker text not null default '', revoked bigint not null default 0);

CREATE INDEX token_staff on token (staff, created);

CREATE TABLE vault_index (
	hash   bytea not null,
	person text  not null,
	primary key (hash, person)
);

CREATE TABLE vault_key (
	fingerprint text   not null primary key, -- of the master key this database was sealed with
	at          bigint not null
, rule bigint not null default 0);

CREATE TABLE vault_person (
	id      text not null primary key,
	display text not null,  -- masked, so that lists need no key; empty once erased
	level   text not null,
	sealed  bytea,          -- null once erased
	at      bigint not null check (at = cast(at as bigint)),
	erased  bigint not null default 0
);

CREATE TABLE vault_secret (
	person text  not null primary key,
	key    bytea not null
);

CREATE TABLE vault_text (
	id     text not null primary key,
	person text not null,  -- empty: sealed with the organisation's key
	digest text not null,
	sealed bytea           -- null once erased on its own
);

CREATE TABLE view_due (
	name text not null primary key
);
