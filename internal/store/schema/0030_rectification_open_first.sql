-- The list of actions holds what is open before what is done, each by its day.
drop index rectification_due;
drop index rectification_department;
drop index rectification_open;
drop index rectification_done;
create index rectification_order on rectification ((case when done_at = 0 then 0 else 1 end), due, seq, id);
create index rectification_department on rectification (department, (case when done_at = 0 then 0 else 1 end), due, seq, id);
