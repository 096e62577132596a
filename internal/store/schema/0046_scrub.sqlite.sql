-- Takes free pages while they are overwritten after an erasure; the row 0 says that one is to be followed by that.
create table scrub (
	id    integer not null primary key,
	zeros blob    not null
);
