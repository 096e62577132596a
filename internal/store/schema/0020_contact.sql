-- By which rule the rows of the blind index are made (vault/reindex.go); 0: digits and lower case, as before.
alter table vault_key add column rule bigint not null default 0;
