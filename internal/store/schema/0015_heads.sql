-- What the house said about the heads that it keeps outside of the database, signed: that it keeps some, and what somebody
-- decided when the database was behind them.
create table journal_statement (
	kind text   not null, -- kept, loss
	at   bigint not null,
	note text   not null,
	primary key (kind, at)
);
