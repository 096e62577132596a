-- What happens to the ways in, and every look at a person, is an event: the logs are views, a line for each. Lines from before
-- have no event of their own (0); the record states how many they were, and their digest.
alter table account_event add column seq bigint not null default 0;
alter table look add column seq bigint not null default 0;
alter table look add column what text not null default '';
alter table look add column words text not null default '';
insert into view_due (name) values ('accounts') on conflict do nothing;
insert into view_due (name) values ('looks') on conflict do nothing;
