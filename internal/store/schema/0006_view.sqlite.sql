-- What screens read. Every row of queue follows from the events of one case alone and can be made again from the journal.
-- PostgreSQL has its twin of this file; here seq is the row itself and ends every index.
create table queue (
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
	next_at           bigint,           -- when a timer must look at any of its clocks
	received_at       bigint  not null,
	updated_at        bigint  not null,
	heard_at          bigint  not null,
	replied_at        bigint  not null,
	closed_at         bigint  not null,
	archived_at       bigint  not null,
	urgency           bigint  not null check (urgency = cast(urgency as bigint))
);
-- Columns after seq are there for counting: whose cases they are can be told without reading the row.
create index queue_urgency on queue (urgency);
create index queue_department on queue (department, urgency);
create index queue_owner on queue (owner, urgency, seq, department);
create index queue_registrar on queue (registrar, urgency, seq, department, owner);
create index queue_hue on queue (hue, urgency, seq, department, owner, registrar);
create index queue_content on queue (content, urgency);
create index queue_channel on queue (channel, urgency);
create index queue_grade on queue (grade, urgency);
create index queue_role on queue (role, urgency, seq, department, owner, registrar) where role is not null;
create index queue_approve on queue (urgency, seq, role, department, owner, registrar) where kind = 'approve';
create index queue_waiting on queue (urgency, seq, department, owner, registrar) where state = 'waiting';
create index queue_risk on queue (risk_at, urgency, seq, department, owner, registrar) where clock_state = 'running' and breached_at = 0;
create index queue_next on queue (next_at) where next_at is not null;
create index queue_person on queue (person) where person <> '';
create index queue_received on queue (received_at);
create index queue_updated on queue (updated_at);
create table queue_tag (
	tag     text   not null,
	urgency bigint not null,
	seq     bigint not null,
	primary key (tag, urgency, seq)
) without rowid;
create index queue_tag_seq on queue_tag (seq);

-- Lists that people keep for themselves or share with a department.
create table saved_view (
	id         text    not null primary key,
	staff      text    not null,
	title      text    not null,
	filter     text    not null, -- the query string of the list
	department text    not null, -- shared with it; empty: private
	pinned     boolean not null,
	position   bigint  not null
);
create index saved_view_staff on saved_view (staff, position);
create index saved_view_department on saved_view (department, position) where department <> '';
