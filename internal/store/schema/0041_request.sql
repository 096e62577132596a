-- What is asked of others on a case. turn says whose act it is: s: and a person, c: and a department, empty when it is over;
-- question and reply refer to texts of the vault. No case of before has any, so that no rows are made again.
create table request (
	seq bigint not null,
	id text not null,
	case_id text not null,
	kind text not null,
	department text not null,
	staff text not null,
	asked_by text not null,
	turn text not null,
	question text not null,
	reply text not null,
	status text not null,
	required boolean not null,
	asked_at bigint not null,
	warn_at bigint not null,
	due_at bigint not null,
	done_at bigint not null,
	done_by text not null,
	primary key (seq, id)
);
create index request_turn on request (turn, due_at, seq, id);
create index request_asked on request (asked_by, (case when turn <> '' then 0 else 1 end), due_at, seq, id);
create index request_order on request ((case when turn <> '' then 0 else 1 end), due_at, seq, id);
