-- account_event
id text not null
at bigint not null
who text not null
via text not null
kind text not null
subject text not null
token text not null
detail text not null
seq bigint not null default 0
why text not null default ''::text

-- blob
digest text not null
size bigint not null
type text not null
width bigint not null
height bigint not null
at bigint not null
by_id text not null
deleted bigint not null default 0
used bigint not null default 1

-- blob_sender
digest text not null
by_id text not null

-- case_number
day text not null
next bigint not null

-- credential
staff text not null
login text not null
hash text not null
must_change boolean not null
updated_at bigint not null

-- due
id text not null
stream text not null
what text not null
at bigint not null

-- event
position bigint
stream text
version bigint
type text
at bigint
by_id text
channel text
payload text

-- flow_lease
name text not null
holder text not null
until bigint not null

-- flow_stuck
id text not null
failures bigint not null
until bigint not null
error text not null

-- flow_turn
rule text not null
n bigint not null

-- gateway
medium text not null
at bigint not null
holder text not null

-- guess
door text not null
key text not null
failed bigint not null
until bigint not null
last bigint not null

-- improvement
seq bigint not null
id text not null
case_id text not null
what text not null
department text not null
owner text not null
place bigint not null
due bigint not null
status text not null
done_at bigint not null
done_by text not null
verified_at bigint not null
verified_by text not null
returned bigint not null
doers text not null

-- job
id text not null
kind text not null
key text
payload text not null
state text not null
next_at bigint
attempts bigint not null
limit_of bigint not null
worker text not null
last_error text not null
created bigint not null
ended bigint not null

-- journal_checkpoint
size bigint not null
at bigint not null
note text not null

-- journal_event
position bigint not null
stream bigint not null
version bigint not null
type bigint not null
at bigint not null
by_id bigint not null
channel bigint not null
mark bigint not null
payload text not null

-- journal_head
id bigint not null
size bigint not null
edge bytea not null
note text not null

-- journal_key
key bytea not null
stream bigint not null
version bigint not null
position bigint not null
at bigint not null
asked bigint not null default 0
first bigint not null default 0

-- journal_node
level bigint not null
n bigint not null
hash bytea not null

-- journal_reader
name text not null
position bigint not null
holder text not null
lease_until bigint not null
failures bigint not null
last_error text not null
error_at bigint not null

-- journal_statement
kind text not null
at bigint not null
note text not null
no bigint not null default 0

-- journal_stream
no bigint not null
name text not null

-- journal_word
no bigint not null
word text not null

-- look
id text not null
at bigint not null
who text not null
person text not null
field text not null
why text not null
via text not null default ''::text
ground text not null default ''::text
seq bigint not null default 0
what text not null default ''::text
words text not null default ''::text

-- migration
name text not null
at bigint not null

-- notice
seq bigint not null
staff text not null
case_id text not null
kind text not null
args text not null
at bigint not null
read_at bigint not null default 0
mailed_at bigint not null default 0
stream text not null default ''::text
answerable boolean not null default false
party boolean not null default false

-- outbox
id text not null
case_id text not null
version bigint not null
kind text not null
medium text not null
to_masked text not null
state text not null
attempts bigint not null
error text not null
at bigint not null
ended_at bigint not null
leased_until bigint not null default 0
holder text not null default ''::text

-- portal_code
complaint text not null
generation bigint not null
made bigint not null
who text not null

-- probe
id integer not null
at bigint not null

-- queue
seq bigint not null
id text not null
number text not null
version bigint not null
position bigint not null
person text not null
subject text not null
stage text not null
hue text not null
step text not null
kind text not null
who text not null
role text
grade text not null
nature text not null
content text not null
object text not null
limit_class text not null
channel text not null
department text not null
owner text not null
registrar text not null
region text not null
product text not null
procedure_id text not null
procedure_version bigint not null
state text not null
outcome text not null
tags text not null
flags bigint not null
repeats bigint not null
reopened bigint not null
escalated bigint not null
score bigint not null
amount bigint not null
paid bigint not null
steps_done bigint not null
steps_all bigint not null
clock text not null
clock_state text not null
started_at bigint not null
warn_at bigint not null
risk_at bigint not null
due_at bigint not null
breached_at bigint not null
received_at bigint not null
updated_at bigint not null
heard_at bigint not null
replied_at bigint not null
closed_at bigint not null
archived_at bigint not null
urgency bigint not null
granted bigint not null default 0
person_by text not null default ''::text

-- queue_behalf
person text not null
seq bigint not null

-- queue_circle
staff text not null
seq bigint not null

-- queue_file
digest text not null
seq bigint not null

-- queue_party
staff text not null
seq bigint not null
case_id text not null

-- queue_tag
tag text not null
urgency bigint not null
seq bigint not null

-- request
seq bigint not null
id text not null
case_id text not null
kind text not null
department text not null
staff text not null
asked_by text not null
turn text not null
question text not null
reply text not null
status text not null
required boolean not null
asked_at bigint not null
warn_at bigint not null
due_at bigint not null
done_at bigint not null
done_by text not null

-- rollup
dim text not null
shelf bigint not null
department text not null
period bigint not null
value text not null
n0 bigint not null default 0
n1 bigint not null default 0
n2 bigint not null default 0
n3 bigint not null default 0
n4 bigint not null default 0
n5 bigint not null default 0
n6 bigint not null default 0
n7 bigint not null default 0
n8 bigint not null default 0
n9 bigint not null default 0
n10 bigint not null default 0
n11 bigint not null default 0
n12 bigint not null default 0
n13 bigint not null default 0
n14 bigint not null default 0
n15 bigint not null default 0
n16 bigint not null default 0
n17 bigint not null default 0
n18 bigint not null default 0
n19 bigint not null default 0
n20 bigint not null default 0
n21 bigint not null default 0
n22 bigint not null default 0
n23 bigint not null default 0
n24 bigint not null default 0
n25 bigint not null default 0
n26 bigint not null default 0
n27 bigint not null default 0
n28 bigint not null default 0
n29 bigint not null default 0
n30 bigint not null default 0
n31 bigint not null default 0

-- rollup_case
id text not null
version bigint not null
round bigint not null
adds text not null

-- rollup_ground
id bigint not null
zone text not null
list text not null
round bigint not null
until bigint not null

-- saved_view
id text not null
staff text not null
title text not null
filter text not null
department text not null
pinned boolean not null
position bigint not null

-- search_doc
seq bigint not null
id text not null
words tsvector not null

-- session
id text not null
staff text not null
created bigint not null
last_seen bigint not null
expires bigint not null
user_agent text not null
address text not null

-- setting
kind text not null
id text not null
version bigint not null
valid_from bigint not null
payload text not null
by_staff text not null
at bigint not null
deleted boolean not null
why text not null default ''::text

-- statement
id text not null
staff text not null
case_id text not null
seq bigint not null
ask text not null
question text not null
due_on text not null
asked_by text not null
asked_at bigint not null
said text not null
said_at bigint not null

-- tie
id text not null
stream text not null
case_id text not null
person text not null

-- tie_file
id text not null
digest text not null
stream text not null

-- token
id text not null
hash text not null
name text not null
staff text not null
scopes text not null
created bigint not null
expires bigint not null
last_used bigint not null
maker text not null default ''::text
revoked bigint not null default 0

-- vault_index
hash bytea not null
person text not null

-- vault_key
fingerprint text not null
at bigint not null
rule bigint not null default 0

-- vault_person
id text not null
display text not null
level text not null
sealed bytea
at bigint not null
erased bigint not null default 0

-- vault_secret
person text not null
key bytea not null

-- vault_text
id text not null
person text not null
digest text not null
sealed bytea

-- view_due
name text not null

-- constraints
account_event CHECK ((at = at))
account_event PRIMARY KEY (id)
blob CHECK ((at = at))
blob CHECK ((size = size))
blob PRIMARY KEY (digest)
blob_sender PRIMARY KEY (digest, by_id)
case_number PRIMARY KEY (day)
credential CHECK ((updated_at = updated_at))
credential PRIMARY KEY (staff)
credential UNIQUE (login)
due PRIMARY KEY (id)
flow_lease CHECK ((until = until))
flow_lease PRIMARY KEY (name)
flow_stuck CHECK ((until = until))
flow_stuck PRIMARY KEY (id)
flow_turn CHECK ((n = n))
flow_turn PRIMARY KEY (rule)
gateway CHECK ((at = at))
gateway PRIMARY KEY (medium)
guess CHECK ((last = last))
guess CHECK ((until = until))
guess PRIMARY KEY (door, key)
improvement PRIMARY KEY (seq)
improvement UNIQUE (id)
job CHECK ((created = created))
job PRIMARY KEY (id)
job UNIQUE (key)
journal_checkpoint PRIMARY KEY (size)
journal_event PRIMARY KEY ("position")
journal_head PRIMARY KEY (id)
journal_key PRIMARY KEY (key)
journal_node PRIMARY KEY (level, n)
journal_reader PRIMARY KEY (name)
journal_statement PRIMARY KEY (kind, at)
journal_stream PRIMARY KEY (no)
journal_stream UNIQUE (name)
journal_word PRIMARY KEY (no)
journal_word UNIQUE (word)
look CHECK ((at = at))
look PRIMARY KEY (id)
migration PRIMARY KEY (name)
notice PRIMARY KEY (seq)
outbox CHECK ((at = at))
outbox PRIMARY KEY (id)
portal_code CHECK ((made = made))
portal_code PRIMARY KEY (complaint)
probe PRIMARY KEY (id)
queue CHECK ((urgency = urgency))
queue PRIMARY KEY (seq)
queue UNIQUE (id)
queue UNIQUE (number)
queue_behalf PRIMARY KEY (person, seq)
queue_circle PRIMARY KEY (staff, seq)
queue_file PRIMARY KEY (digest, seq)
queue_party PRIMARY KEY (staff, seq)
queue_tag PRIMARY KEY (tag, urgency, seq)
request PRIMARY KEY (seq, id)
rollup PRIMARY KEY (dim, shelf, department, period, value)
rollup_case PRIMARY KEY (id)
rollup_ground CHECK ((id = 1))
rollup_ground PRIMARY KEY (id)
saved_view PRIMARY KEY (id)
search_doc PRIMARY KEY (seq)
search_doc UNIQUE (id)
session CHECK ((created = created))
session CHECK ((expires = expires))
session CHECK ((last_seen = last_seen))
session PRIMARY KEY (id)
setting CHECK (((version = version) AND (version > 0)))
setting PRIMARY KEY (kind, id, version)
statement CHECK ((asked_at = asked_at))
statement PRIMARY KEY (id)
tie PRIMARY KEY (id)
tie_file PRIMARY KEY (id, digest)
token CHECK ((created = created))
token CHECK ((expires = expires))
token CHECK ((last_used = last_used))
token PRIMARY KEY (id)
token UNIQUE (hash)
vault_index PRIMARY KEY (hash, person)
vault_key PRIMARY KEY (fingerprint)
vault_person CHECK ((at = at))
vault_person PRIMARY KEY (id)
vault_secret PRIMARY KEY (person)
vault_text PRIMARY KEY (id)
view_due PRIMARY KEY (name)

-- indexes
CREATE INDEX account_event_set ON public.account_event USING btree (subject, id) WHERE (kind = 'password_set'::text)
CREATE INDEX account_event_subject ON public.account_event USING btree (subject, id)
CREATE INDEX blob_forgotten ON public.blob USING btree (digest) WHERE (deleted <> 0)
CREATE INDEX blob_unused ON public.blob USING btree (at) WHERE (used = 0)
CREATE INDEX due_at ON public.due USING btree (at)
CREATE INDEX guess_last ON public.guess USING btree (last)
CREATE INDEX improvement_case ON public.improvement USING btree (case_id, place, due, seq)
CREATE INDEX improvement_department ON public.improvement USING btree (department, place, due, seq)
CREATE INDEX improvement_order ON public.improvement USING btree (place, due, seq)
CREATE INDEX improvement_owner ON public.improvement USING btree (owner, place, due, seq)
CREATE INDEX job_dead ON public.job USING btree (id) WHERE (state = 'dead'::text)
CREATE INDEX job_ended ON public.job USING btree (ended) WHERE (state = 'done'::text)
CREATE INDEX job_next ON public.job USING btree (next_at) WHERE (next_at IS NOT NULL)
CREATE INDEX job_running ON public.job USING btree (id) WHERE (state = 'running'::text)
CREATE INDEX look_person ON public.look USING btree (person, id)
CREATE INDEX look_who ON public.look USING btree (who, id)
CREATE INDEX notice_asks ON public.notice USING btree (case_id) WHERE ((read_at = 0) AND answerable)
CREATE INDEX notice_at ON public.notice USING btree (at)
CREATE INDEX notice_case ON public.notice USING btree (staff, case_id) WHERE (read_at = 0)
CREATE INDEX notice_mail ON public.notice USING btree (at) WHERE ((read_at = 0) AND (mailed_at = 0))
CREATE INDEX notice_staff ON public.notice USING btree (staff, at, seq)
CREATE INDEX notice_unread ON public.notice USING btree (staff, at, seq) WHERE (read_at = 0)
CREATE INDEX outbox_spool ON public.outbox USING btree (medium, id) WHERE (state = 'spooled'::text)
CREATE INDEX queue_approve ON public.queue USING btree (urgency, seq, grade, granted, department, owner, registrar) WHERE (kind = 'approve'::text)
CREATE INDEX queue_behalf_seq ON public.queue_behalf USING btree (seq)
CREATE INDEX queue_channel ON public.queue USING btree (channel, urgency, seq)
CREATE INDEX queue_circle_seq ON public.queue_circle USING btree (seq)
CREATE INDEX queue_content ON public.queue USING btree (content, urgency, seq, channel, department)
CREATE INDEX queue_department ON public.queue USING btree (department, urgency, seq)
CREATE INDEX queue_file_seq ON public.queue_file USING btree (seq)
CREATE INDEX queue_grade ON public.queue USING btree (grade, urgency, seq)
CREATE INDEX queue_hue ON public.queue USING btree (hue, urgency, seq, department, owner, registrar)
CREATE INDEX queue_owner ON public.queue USING btree (owner, urgency, seq, department)
CREATE INDEX queue_party_seq ON public.queue_party USING btree (seq)
CREATE INDEX queue_person ON public.queue USING btree (person, seq) WHERE (person <> ''::text)
CREATE INDEX queue_received ON public.queue USING btree (received_at, seq)
CREATE INDEX queue_registrar ON public.queue USING btree (registrar, urgency, seq, department, owner)
CREATE INDEX queue_risk ON public.queue USING btree (risk_at, urgency, seq, department, owner, registrar) WHERE ((clock_state = 'running'::text) AND (breached_at = 0))
CREATE INDEX queue_role ON public.queue USING btree (role, urgency, seq, department, owner, registrar) WHERE (role IS NOT NULL)
CREATE INDEX queue_tag_seq ON public.queue_tag USING btree (seq)
CREATE INDEX queue_updated ON public.queue USING btree (updated_at, seq)
CREATE INDEX queue_urgency ON public.queue USING btree (urgency, seq)
CREATE INDEX queue_waiting ON public.queue USING btree (urgency, seq, department, owner, registrar) WHERE (state = 'waiting'::text)
CREATE INDEX request_asked ON public.request USING btree (asked_by, (
CASE
    WHEN (turn <> ''::text) THEN 0
    ELSE 1
END), due_at, seq, id)
CREATE INDEX request_order ON public.request USING btree ((
CASE
    WHEN (turn <> ''::text) THEN 0
    ELSE 1
END), due_at, seq, id)
CREATE INDEX request_turn ON public.request USING btree (turn, due_at, seq, id)
CREATE INDEX saved_view_department ON public.saved_view USING btree (department, "position") WHERE (department <> ''::text)
CREATE INDEX saved_view_staff ON public.saved_view USING btree (staff, "position")
CREATE INDEX search_words ON public.search_doc USING gin (words) WITH (gin_pending_list_limit='256')
CREATE INDEX session_expires ON public.session USING btree (expires)
CREATE INDEX session_staff ON public.session USING btree (staff, created)
CREATE INDEX setting_kind ON public.setting USING btree (kind, version)
CREATE INDEX setting_version ON public.setting USING btree (version)
CREATE INDEX statement_seq ON public.statement USING btree (seq)
CREATE INDEX statement_staff ON public.statement USING btree (staff, asked_at)
CREATE INDEX tie_case ON public.tie USING btree (case_id) WHERE (case_id <> ''::text)
CREATE INDEX tie_file_digest ON public.tie_file USING btree (digest)
CREATE INDEX tie_person ON public.tie USING btree (person) WHERE (person <> ''::text)
CREATE INDEX token_staff ON public.token USING btree (staff, created)
CREATE UNIQUE INDEX account_event_pkey ON public.account_event USING btree (id)
CREATE UNIQUE INDEX blob_pkey ON public.blob USING btree (digest)
CREATE UNIQUE INDEX blob_sender_pkey ON public.blob_sender USING btree (digest, by_id)
CREATE UNIQUE INDEX case_number_pkey ON public.case_number USING btree (day)
CREATE UNIQUE INDEX credential_login_key ON public.credential USING btree (login)
CREATE UNIQUE INDEX credential_pkey ON public.credential USING btree (staff)
CREATE UNIQUE INDEX due_pkey ON public.due USING btree (id)
CREATE UNIQUE INDEX flow_lease_pkey ON public.flow_lease USING btree (name)
CREATE UNIQUE INDEX flow_stuck_pkey ON public.flow_stuck USING btree (id)
CREATE UNIQUE INDEX flow_turn_pkey ON public.flow_turn USING btree (rule)
CREATE UNIQUE INDEX gateway_pkey ON public.gateway USING btree (medium)
CREATE UNIQUE INDEX guess_pkey ON public.guess USING btree (door, key)
CREATE UNIQUE INDEX improvement_id_key ON public.improvement USING btree (id)
CREATE UNIQUE INDEX improvement_pkey ON public.improvement USING btree (seq)
CREATE UNIQUE INDEX job_key_key ON public.job USING btree (key)
CREATE UNIQUE INDEX job_pkey ON public.job USING btree (id)
CREATE UNIQUE INDEX journal_checkpoint_pkey ON public.journal_checkpoint USING btree (size)
CREATE UNIQUE INDEX journal_event_pkey ON public.journal_event USING btree ("position")
CREATE UNIQUE INDEX journal_event_stream ON public.journal_event USING btree (stream, version)
CREATE UNIQUE INDEX journal_head_pkey ON public.journal_head USING btree (id)
CREATE UNIQUE INDEX journal_key_pkey ON public.journal_key USING btree (key)
CREATE UNIQUE INDEX journal_node_pkey ON public.journal_node USING btree (level, n)
CREATE UNIQUE INDEX journal_reader_pkey ON public.journal_reader USING btree (name)
CREATE UNIQUE INDEX journal_statement_pkey ON public.journal_statement USING btree (kind, at)
CREATE UNIQUE INDEX journal_stream_name_key ON public.journal_stream USING btree (name)
CREATE UNIQUE INDEX journal_stream_pkey ON public.journal_stream USING btree (no)
CREATE UNIQUE INDEX journal_word_pkey ON public.journal_word USING btree (no)
CREATE UNIQUE INDEX journal_word_word_key ON public.journal_word USING btree (word)
CREATE UNIQUE INDEX look_pkey ON public.look USING btree (id)
CREATE UNIQUE INDEX migration_pkey ON public.migration USING btree (name)
CREATE UNIQUE INDEX notice_pkey ON public.notice USING btree (seq)
CREATE UNIQUE INDEX outbox_case ON public.outbox USING btree (case_id, version)
CREATE UNIQUE INDEX outbox_pkey ON public.outbox USING btree (id)
CREATE UNIQUE INDEX portal_code_pkey ON public.portal_code USING btree (complaint)
CREATE UNIQUE INDEX probe_pkey ON public.probe USING btree (id)
CREATE UNIQUE INDEX queue_behalf_pkey ON public.queue_behalf USING btree (person, seq)
CREATE UNIQUE INDEX queue_circle_pkey ON public.queue_circle USING btree (staff, seq)
CREATE UNIQUE INDEX queue_file_pkey ON public.queue_file USING btree (digest, seq)
CREATE UNIQUE INDEX queue_id_key ON public.queue USING btree (id)
CREATE UNIQUE INDEX queue_number_key ON public.queue USING btree (number)
CREATE UNIQUE INDEX queue_party_pkey ON public.queue_party USING btree (staff, seq)
CREATE UNIQUE INDEX queue_pkey ON public.queue USING btree (seq)
CREATE UNIQUE INDEX queue_tag_pkey ON public.queue_tag USING btree (tag, urgency, seq)
CREATE UNIQUE INDEX request_pkey ON public.request USING btree (seq, id)
CREATE UNIQUE INDEX rollup_case_pkey ON public.rollup_case USING btree (id)
CREATE UNIQUE INDEX rollup_ground_pkey ON public.rollup_ground USING btree (id)
CREATE UNIQUE INDEX rollup_pkey ON public.rollup USING btree (dim, shelf, department, period, value)
CREATE UNIQUE INDEX saved_view_pkey ON public.saved_view USING btree (id)
CREATE UNIQUE INDEX search_doc_id_key ON public.search_doc USING btree (id)
CREATE UNIQUE INDEX search_doc_pkey ON public.search_doc USING btree (seq)
CREATE UNIQUE INDEX session_pkey ON public.session USING btree (id)
CREATE UNIQUE INDEX setting_pkey ON public.setting USING btree (kind, id, version)
CREATE UNIQUE INDEX statement_pkey ON public.statement USING btree (id)
CREATE UNIQUE INDEX tie_file_pkey ON public.tie_file USING btree (id, digest)
CREATE UNIQUE INDEX tie_pkey ON public.tie USING btree (id)
CREATE UNIQUE INDEX token_hash_key ON public.token USING btree (hash)
CREATE UNIQUE INDEX token_pkey ON public.token USING btree (id)
CREATE UNIQUE INDEX vault_index_pkey ON public.vault_index USING btree (hash, person)
CREATE UNIQUE INDEX vault_key_pkey ON public.vault_key USING btree (fingerprint)
CREATE UNIQUE INDEX vault_person_pkey ON public.vault_person USING btree (id)
CREATE UNIQUE INDEX vault_secret_pkey ON public.vault_secret USING btree (person)
CREATE UNIQUE INDEX vault_text_pkey ON public.vault_text USING btree (id)
CREATE UNIQUE INDEX view_due_pkey ON public.view_due USING btree (name)

-- views
event as
 SELECT e."position",
    s.name AS stream,
    e.version,
    t.word AS type,
    e.at,
    b.word AS by_id,
    c.word AS channel,
    e.payload
   FROM ((((journal_event e
     JOIN journal_stream s ON ((s.no = e.stream)))
     JOIN journal_word t ON ((t.no = e.type)))
     JOIN journal_word b ON ((b.no = e.by_id)))
     JOIN journal_word c ON ((c.no = e.channel)));

-- functions

-- triggers
