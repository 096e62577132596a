-- The jobs under work, which idle workers look after.
create index job_running on job (id) where state = 'running';
