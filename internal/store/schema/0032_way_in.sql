-- A person is shown when others set his sign-in, between all the days on which his tokens were used.
create index account_event_set on account_event (subject, id) where kind = 'password_set';
