package api

import (
	"bytes"
	"slices"
	"testing"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
)

// TestARepeatAnswersAll: what the house does by itself in the same append belongs to the answer, the second time as the
// first.
func TestARepeatAnswersAll(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); repeatAnswersAll(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); repeatAnswersAll(t, setupOn(t, storetest.PostgresDSN(t))) })
}

func repeatAnswersAll(t *testing.T, e *env) {
	e.house.Desk.AnswerWith(func(*complaint.State, vault.Person) complaint.Command {
		return &complaint.Acknowledge{Medium: "sms", Text: complaint.TextOf("收到")}
	})
	twice := func(path, body string) Outcome {
		var o Outcome
		a := e.ask("POST", path, e.as("anna"), body, "Idempotency-Key", "k").want(201).into(&o)
		b := e.ask("POST", path, e.as("anna"), body, "Idempotency-Key", "k").want(201)
		if b.Header.Get("Idempotent-Replay") != "true" || !bytes.Equal(a.Body, b.Body) {
			t.Errorf("first  %s\nrepeat %s", a.Body, b.Body)
		}
		return o
	}
	o := twice("/complaints", usual("register"))
	if !slices.Contains(o.Events, "complaint.registered") || !slices.Contains(o.Events, "complaint.acknowledged") {
		t.Errorf("%v", o.Events)
	}
	// A key from before does not say where it began.
	must(t, e.house.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(t.Context(), tx, `update journal_key set first = 0`)
		return err
	}))
	twice("/complaints", usual("register"))
}
