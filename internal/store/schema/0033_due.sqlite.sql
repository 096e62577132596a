-- What falls due next for every stream, of whatever type: written with its events, read by the timer, made again from the
-- journal. PostgreSQL has its twin of this file. The queue need not know any more when a timer must look.
create table due (
	id     text   not null primary key, -- the stream
	stream text   not null,             -- its type
	what   text   not null,             -- the clock, or whatever else waits for the timer
	at     bigint not null
) without rowid;
create index due_at on due (at);
drop index queue_next;
alter table queue drop column next_at;
-- Filled from the journal when the house is opened.
insert into view_due (name) values ('due') on conflict do nothing;
