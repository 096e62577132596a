-- What the index of words holds, token by token, so that a verification can compare it with the record.
create virtual table search_term using fts5vocab('search_index', 'instance');
