-- What streams of other types than complaints have to do with a complaint, a customer and files: written with their events,
-- made again from the journal. By it they are found when somebody is forgotten, and when a case file is written.
create table tie (
	id      text not null primary key, -- the stream
	stream  text not null,             -- its type
	case_id text not null,             -- the complaint that it belongs to; empty: none, as the next
	person  text not null
);
create index tie_case on tie (case_id) where case_id <> '';
create index tie_person on tie (person) where person <> '';
create table tie_file (
	id     text not null,
	digest text not null,
	stream text not null,
	primary key (id, digest)
);
create index tie_file_digest on tie_file (digest);
