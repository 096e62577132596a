-- Index and query read words anew (internal/text/fold.go): the index is made again from the record, in the background.
insert into search_index (search_index) values ('delete-all');
delete from search_doc;
update journal_reader set position = 0, holder = '', lease_until = 0 where name = 'search';
