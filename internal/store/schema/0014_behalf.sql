-- Who complains for another, and in which case: the complainant himself stands in the queue.
create table queue_behalf (
	person text   not null,
	seq    bigint not null,
	primary key (person, seq)
);
create index queue_behalf_seq on queue_behalf (seq);
-- Files of which only the fact is left that they were here: what a crash left of them is taken away.
create index blob_forgotten on blob (digest) where deleted <> 0;
