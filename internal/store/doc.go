// Package store is the one door to the two databases: embedded SQLite by default, PostgreSQL when one machine is not
// enough. It opens them, migrates them, hands out transactions and scans rows, so that everybody else writes one SQL
// text per query and nothing about drivers.
//
// House rules for the SQL that passes through here: $1 placeholders, lower case, instants as bigint microseconds UTC,
// ids as text made in Go, payloads as text (pass string, never []byte, for a text column: SQLite would store a blob).
package store
