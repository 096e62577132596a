-- Why a setting was changed: the id of the words in the vault; empty when nothing was said.
alter table setting add column why text not null default '';
