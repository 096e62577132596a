// Package register keeps what an organisation decides about itself: departments, staff, roles, trees, rules, tiers,
// templates, calendars and procedures. Everything is typed, checked as a whole before it counts, kept in every version,
// and travels as YAML files.
//
// Readers take a Snapshot, which never changes: everything decided while handling one request is decided under one
// version of the settings. Writers use Register.Put; nothing is ever overwritten.
package register
