-- Settings are only ever added: the newest row of (kind, id) counts, the others are its history. All rows written
-- together carry one version, which is the version of the whole register.
create table setting (
    kind       text    not null,
    id         text    not null,
    version    bigint  not null check (version = cast(version as bigint) and version > 0),
    valid_from bigint  not null,
    payload    text    not null,
    by_staff   text    not null,
    at         bigint  not null,
    deleted    boolean not null,
    primary key (kind, id, version)
);

create index setting_version on setting (version);
