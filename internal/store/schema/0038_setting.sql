-- Why a setting was changed: the id of the words in the vault; empty when nothing was said.
alter table setting add column why text not null default '';
-- They go on record as they are found, once.
insert into view_due (name) values ('settings') on conflict do nothing;
