-- Who sent which file: whoever sent it may attach it, whoever only knows its digest may not.
create table blob_sender (
	digest text not null,
	by_id  text not null,
	primary key (digest, by_id)
);
insert into blob_sender (digest, by_id) select digest, by_id from blob;
