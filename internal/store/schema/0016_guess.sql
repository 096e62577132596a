-- Wrong guesses of passwords and codes, so that a restart forgives nobody. Who guessed what is only compared: subject and
-- guesser stand here as keyed digests.
create table guess (
	door   text   not null, -- what was guessed, and whether the row counts a guesser, a subject, or one at the other
	key    text   not null,
	failed bigint not null,
	until  bigint not null check (until = cast(until as bigint)), -- no try before; 0: at once
	last   bigint not null check (last = cast(last as bigint)),
	primary key (door, key)
);
create index guess_last on guess (last); -- for the sweep

-- How often the code of a complaint was given anew. No row: its first code. Generation 0 is the six digits of complaints
-- from before codes had letters; they open until a new code is given.
create table portal_code (
	complaint  text   not null primary key,
	generation bigint not null,
	made       bigint not null check (made = cast(made as bigint)), -- what was proved before is over
	who        text   not null -- staff, customer, or empty
);
insert into portal_code (complaint, generation, made, who) select id, 0, 0, '' from queue;
