-- Corrective actions (整改), which have a record of their own. what refers to a text of the vault; due is the day as a number,
-- 20261130, so that no zone is in it; place says in which part of the list it stands: 0 to be done, 1 to be checked, 2 done,
-- 3 withdrawn.
create table improvement (
	seq         bigint not null primary key,
	id          text   not null unique,
	case_id     text   not null,
	what        text   not null,
	department  text   not null,
	owner       text   not null,
	place       bigint not null,
	due         bigint not null,
	status      text   not null,
	done_at     bigint not null, -- 0: not said to be done
	done_by     text   not null,
	verified_at bigint not null,
	verified_by text   not null,
	returned    bigint not null,
	doers       text   not null  -- who had a hand in it, each with a comma before and behind
);
create index improvement_order on improvement (place, due, seq);
create index improvement_department on improvement (department, place, due, seq);
create index improvement_owner on improvement (owner, place, due, seq);
create index improvement_case on improvement (case_id, place, due, seq);
