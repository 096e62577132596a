-- The version of the first event of what was done under a key: a repeat is answered with all that the first led to, also
-- with what the house did by itself in the same append. 0: not known, as of keys from before.
alter table journal_key add column first bigint not null default 0;
