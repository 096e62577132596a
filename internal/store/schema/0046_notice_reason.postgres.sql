-- Why somebody looked at a customer stood here in the clear; it is sealed with the record of the look, and is read there.
update notice set args = cast(cast(args as jsonb) - 'why' as text)
where kind in ('looked_at', 'person_changed', 'person_parted', 'person_erased');
