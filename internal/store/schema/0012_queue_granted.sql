-- Whose turn an approval is depends on the money that the customer would get and on the grade, not on a role of the step.
alter table queue add column granted bigint not null default 0;
update queue set granted = amount + paid, role = null where kind = 'approve';
drop index queue_approve;
create index queue_approve on queue (urgency, seq, grade, granted, department, owner, registrar) where kind = 'approve';
