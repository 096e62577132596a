-- When a notice was mailed, or passed over because nobody is mailed it. What was told before is told by the page alone.
alter table notice add column mailed_at bigint not null default 0;
update notice set mailed_at = at where read_at = 0;
create index notice_mail on notice (at) where read_at = 0 and mailed_at = 0;
