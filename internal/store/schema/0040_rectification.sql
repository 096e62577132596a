-- What was promised has a record of its own now, and a table of its own. What falls due for complaints is made again from the
-- journal, without it; the reader that follows what complaints promise begins the records of what is not done yet.
drop table rectification;
insert into view_due (name) values ('rows') on conflict do nothing;
