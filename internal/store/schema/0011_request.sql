-- What was asked under an idempotency key, as the first eight bytes of its digest: the same key with another request is a
-- mistake of the caller. 0: not known, as of keys from before.
alter table journal_key add column asked bigint not null default 0;
