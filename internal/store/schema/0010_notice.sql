-- The inbox is read by the instant of what happened: an import or a slow reader may write an older notice later.
drop index notice_staff;
drop index notice_unread;
create index notice_staff on notice (staff, at, seq);
create index notice_unread on notice (staff, at, seq) where read_at = 0;
-- Opening a case asks whether it has unread notices.
create index notice_case on notice (staff, case_id) where read_at = 0;
-- What is old is forgotten, whosever it was.
create index notice_at on notice (at);
