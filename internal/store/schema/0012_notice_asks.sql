-- A notice that asks somebody for an act is settled when the act is done, by whomever: these kinds are found by their case.
create index notice_asks on notice (case_id) where read_at = 0 and kind in ('plan_waiting', 'plan_returned', 'liability_returned', 'waited_long');
