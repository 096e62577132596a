-- How far the numbers of a day are given out, in blocks, so that two nodes never give the same one.
create table case_number (
	day  text   not null primary key, -- the prefix and the date
	next bigint not null
);
