-- The order in which statements about the heads were made: the digest of all of them, in it, is part of every head.
alter table journal_statement add column no bigint not null default 0;
