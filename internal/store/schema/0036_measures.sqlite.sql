-- The figures by the place of their measure: a figure more is a line in a list of package report and no column here. PostgreSQL
-- has its twin of this file. What stood in columns of its own is not rewritten, which would keep a large house from starting:
-- the reader counts it again from the journal while the house is at work.
drop table rollup;
drop table rollup_case;
drop table rollup_zone;
-- period is a day 20261122 or the month 202611 or the year 2026 that holds it; department '*' is all. Measure number 32s + i
-- stands on shelf s in column ni.
create table rollup (
	dim         text   not null, -- '' for the total
	shelf       bigint not null,
	department  text   not null,
	period      bigint not null,
	value       text   not null, -- of the dimension
	n0          bigint not null default 0,
	n1          bigint not null default 0,
	n2          bigint not null default 0,
	n3          bigint not null default 0,
	n4          bigint not null default 0,
	n5          bigint not null default 0,
	n6          bigint not null default 0,
	n7          bigint not null default 0,
	n8          bigint not null default 0,
	n9          bigint not null default 0,
	n10         bigint not null default 0,
	n11         bigint not null default 0,
	n12         bigint not null default 0,
	n13         bigint not null default 0,
	n14         bigint not null default 0,
	n15         bigint not null default 0,
	n16         bigint not null default 0,
	n17         bigint not null default 0,
	n18         bigint not null default 0,
	n19         bigint not null default 0,
	n20         bigint not null default 0,
	n21         bigint not null default 0,
	n22         bigint not null default 0,
	n23         bigint not null default 0,
	n24         bigint not null default 0,
	n25         bigint not null default 0,
	n26         bigint not null default 0,
	n27         bigint not null default 0,
	n28         bigint not null default 0,
	n29         bigint not null default 0,
	n30         bigint not null default 0,
	n31         bigint not null default 0,
	primary key (dim, shelf, department, period, value)
) without rowid;
-- What each case adds to them: dimensions, and counts by day. Taken out and put in again when it changes.
create table rollup_case (
	id      text   not null primary key,
	version bigint not null,
	round   bigint not null, -- of counting
	adds    text   not null
) without rowid;
-- By what they are counted: days of which zone, and which measures. With another the reader begins another round.
create table rollup_ground (
	id    bigint not null primary key check (id = 1),
	zone  text   not null,
	list  text   not null, -- of measures and dimensions
	round bigint not null,
	until bigint not null  -- cases of the round before begin up to this position
) without rowid;
update journal_reader set position = 0 where name = 'report';
