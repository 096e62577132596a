package store_test

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestLost breaks connections in every way and asks what the errors are called.
func TestLost(t *testing.T) {
	t.Parallel()
	p := storetest.Proxied(t)
	db, err := store.Open(t.Context(), p.DSN)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	d := db.Dialect()
	is := func(what string, err error, lost, unready bool) {
		t.Helper()
		if err == nil || d.IsLost(err) != lost || d.IsUnready(err) != unready {
			t.Errorf("%s: %v; lost %v, unready %v", what, err, d.IsLost(err), d.IsUnready(err))
		}
	}
	read := func() error { _, err := store.One[int](t.Context(), db.Reader(), `select 1`); return err }
	if err := read(); err != nil {
		t.Fatal(err)
	}
	kill := `select pg_terminate_backend(pg_backend_pid())`
	_, err = store.All[bool](t.Context(), db.Reader(), kill)
	is("ended by the server", err, true, true)
	is("ended in a transaction", db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(t.Context(), tx, kill)
		return fmt.Errorf("wrapped: %w", err)
	}), true, true)
	if err := read(); err != nil {
		t.Errorf("the next one has a connection: %v", err)
	}
	time.AfterFunc(200*time.Millisecond, func() { p.Down(true) })
	_, err = store.One[string](t.Context(), db.Reader(), `select pg_sleep(5)::text`)
	is("the network went", err, true, true)
	is("nobody listens", read(), true, true)
	p.Down(false)
	if err := read(); err != nil {
		t.Errorf("it is back: %v", err)
	}
	p.LoseCommits(1)
	is("the answer to a commit got lost", db.Write(t.Context(), func(*store.Tx) error { return nil }), true, true)
	is("a time limit", db.Write(t.Context(), func(tx *store.Tx) error {
		if _, err := store.Exec(t.Context(), tx, `set local statement_timeout = 20`); err != nil {
			return err
		}
		_, err := store.One[string](t.Context(), tx, `select pg_sleep(5)::text`)
		return err
	}), false, true)
	gone, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err = store.One[string](gone, db.Reader(), `select pg_sleep(5)::text`)
	is("the caller gave up", err, false, false)
	_, err = store.One[string](t.Context(), db.Reader(), `select nothing from nowhere`)
	is("a wrong statement", err, false, false)
}

// TestNobodyAnswers connects to something that takes connections and says nothing, as a server whose disk hangs.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			if _, err := l.Accept(); err != nil {
				return
			}
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	_, err = store.Open(ctx, "postgres://nobody@"+l.Addr().String()+"/nothing?sslmode=disable")
	if err == nil || ctx.Err() != nil {
		t.Errorf("no end: %v", err)
	}
}
