-- Who of the house said, after a case was taken in, whose it is: nobody makes himself a ground to look at a customer by
-- parting cases to him. Rows of cases that were parted before follow from the journal, as all of a row does.
alter table queue add column person_by text not null default '';
insert into view_due (name) values ('rows') on conflict do nothing;
