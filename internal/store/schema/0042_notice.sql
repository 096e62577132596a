-- A notice is about a stream of some type. What was declared of its kind stands in the row, and no more in lists of kinds:
-- whether something that happens later answers it, and whether it is meant for a party to the matter.
alter table notice add column stream text not null default '';
alter table notice add column answerable boolean not null default false;
alter table notice add column party boolean not null default false;
update notice set stream = 'complaint' where case_id <> '';
update notice set answerable = true where kind in ('plan_waiting', 'plan_returned', 'liability_returned', 'waited_long');
update notice set party = true where kind in ('taken_away', 'statement_asked');
drop index notice_asks;
create index notice_asks on notice (case_id) where read_at = 0 and answerable;
