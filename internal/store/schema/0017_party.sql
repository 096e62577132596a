-- Who is a party to which case: no list, count, search or notice of his holds it. Few rows; every query asks for them.
create table queue_party (
	staff   text   not null,
	seq     bigint not null,
	case_id text   not null,
	primary key (staff, seq)
);
create index queue_party_seq on queue_party (seq);

-- Who knows of a case beyond its department, its owner and who took it in.
create table queue_circle (
	staff text   not null,
	seq   bigint not null,
	primary key (staff, seq)
);
create index queue_circle_seq on queue_circle (seq);

-- Which case has which file: a digest alone is no right to it.
create table queue_file (
	digest text   not null,
	seq    bigint not null,
	primary key (digest, seq)
);
create index queue_file_seq on queue_file (seq);

-- What a party was asked and what he said, for his own inbox. question and said refer to texts of the vault.
create table statement (
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
create index statement_staff on statement (staff, asked_at);
create index statement_seq on statement (seq);

-- Views that a migration left to be filled from the journal when the house is opened.
create table view_due (
	name text not null primary key
);
insert into view_due (name) values ('relations');

-- Those who were let in or have a measure to carry out find the case too: the index is made again.
update journal_reader set position = 0 where name = 'search';
