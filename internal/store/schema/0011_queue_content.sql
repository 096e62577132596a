-- A list by category is often narrowed by the way in or by who has it: both stand in the index now, so that a row is
-- only read when it belongs in the list.
drop index queue_content;
create index queue_content on queue (content, urgency, seq, channel, department);
