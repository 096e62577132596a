-- What happens to the ways in: tokens and passwords. Rows are only added.
create table account_event (
	id      text   not null primary key, -- grows with time
	at      bigint not null check (at = cast(at as bigint)),
	who     text   not null, -- staff, or empty: on the command line
	via     text   not null, -- the token that it was done with; empty: by hand
	kind    text   not null,
	subject text   not null, -- whose account
	token   text   not null, -- the token that it is about, or empty
	detail  text   not null
);
create index account_event_subject on account_event (subject, id);

-- A token that is withdrawn opens nothing and stays, since events and looks name it.
alter table token add column maker text not null default '';
alter table token add column revoked bigint not null default 0;

-- Which token saw, and whose work the look was for; nobody's case: told to others.
alter table look add column via text not null default '';
alter table look add column ground text not null default '';
