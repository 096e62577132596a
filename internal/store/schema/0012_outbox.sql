-- A gateway that collects a message has it for a while, so that no other sends it too.
alter table outbox add column leased_until bigint not null default 0;
alter table outbox add column holder text not null default '';
-- When a medium was last asked for by a gateway: one that nobody carries is not offered first, and administrators are told.
create table gateway (
	medium text   not null primary key,
	at     bigint not null check (at = cast(at as bigint)),
	holder text   not null
);
