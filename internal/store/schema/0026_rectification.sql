-- What was promised against repetition, for the list of actions. what refers to a text of the vault; due is the day as a
-- number, 20261130, so that no zone is in it.
create table rectification (
	seq        bigint not null,
	id         text   not null, -- within the case
	case_id    text   not null,
	what       text   not null,
	department text   not null,
	due        bigint not null,
	done_at    bigint not null, -- 0: open
	done_by    text   not null,
	primary key (seq, id)
);
create index rectification_due on rectification (due, seq, id);
create index rectification_department on rectification (department, due, seq, id);
create index rectification_open on rectification (due, seq, id) where done_at = 0;
create index rectification_done on rectification (due, seq, id) where done_at > 0;

-- Its rows and who is let in by them are made from the journal when the house is opened; the index of words is made again,
-- so that the department finds the case.
insert into view_due (name) values ('rectifications') on conflict do nothing;
update journal_reader set position = 0 where name = 'search';
