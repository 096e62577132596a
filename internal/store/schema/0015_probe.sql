-- Written now and then to find out whether the database can be written at all.
create table probe (
	id integer not null primary key,
	at bigint  not null
);
