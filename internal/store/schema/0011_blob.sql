-- Whether a case refers to the file. Uploads that none came to refer to are swept; files from before count as used.
alter table blob add column used bigint not null default 1;
create index blob_unused on blob (at) where used = 0;
