-- Why a way in was changed: the id of the words in the vault; empty when nothing was said.
alter table account_event add column why text not null default '';
-- What was written of one kind of setting, newest first.
create index setting_kind on setting (kind, version);
