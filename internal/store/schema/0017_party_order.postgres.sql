-- Every question to the queue compares seq with what the viewer is a party to. The indexes that are counted in hold it, so
-- that counting still reads nothing else. (SQLite keeps the row's number in every index.)
drop index queue_urgency;
create index queue_urgency on queue (urgency, seq);
drop index queue_department;
create index queue_department on queue (department, urgency, seq);
drop index queue_channel;
create index queue_channel on queue (channel, urgency, seq);
drop index queue_grade;
create index queue_grade on queue (grade, urgency, seq);
