-- The loop of a closed case is judged once it is complete or something after the closing is past its limit. What was counted
-- before is counted again.
alter table rollup add column loop_judged bigint not null default 0;
delete from rollup;
delete from rollup_case;
update journal_reader set position = 0 where name = 'report';
