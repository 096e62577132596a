package record_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/record"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
	"amends/internal/waittest"
)

const (
	good   = "桌子上有三只橘猫abc"
	secret = "0123456789abcdef0123456789abcdef"
)

// office is a database with accounts and people whose record is kept.
type office struct {
	t     *testing.T
	db    *store.DB
	keys  journal.Keys
	key   vault.Key
	auth  *auth.Auth
	vault *vault.Vault
	j     *journal.Journal

	accounts *record.Accounts
	people   *record.People
}

// open opens a node; keys are those of the first.
func open(t *testing.T, db *store.DB, first *office) *office {
	t.Helper()
	o := &office{t: t, db: db, key: vault.NewKey()}
	var err error
	if first != nil {
		o.keys, o.key = first.keys, first.key
	} else {
		o.keys, err = journal.MakeKeys(t.TempDir())
		o.ok(err)
	}
	o.j, err = journal.Open(t.Context(), db, o.keys)
	o.ok(err)
	t.Cleanup(func() { _ = o.j.Close() })
	o.vault, err = vault.New(t.Context(), db, o.key)
	o.ok(err)
	o.auth, err = auth.New(db, []byte(secret))
	o.ok(err)
	o.auth.Cost = auth.Cost{Memory: 64, Time: 1}
	o.auth.Who = func(staff string) auth.Account {
		return auth.Account{Active: true, Keeps: staff == "root", Service: staff == "sms", Scopes: auth.Scopes()}
	}
	h := lane.House{DB: db, Journal: o.j, Vault: o.vault}
	o.accounts, o.people = record.OpenAccounts(h, o.auth), record.OpenPeople(h)
	return o
}

func (o *office) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func as(staff string) context.Context {
	return auth.With(auth.Because(context.Background(), "审计"), auth.Principal{Staff: staff, Session: "s"})
}

// zhou keeps a person.
func (o *office) zhou() string {
	o.t.Helper()
	s, err := o.vault.Seal(vault.Person{Name: "周小霞", Phones: []string{"13000001203"}})
	o.ok(err)
	o.ok(o.db.Write(o.t.Context(), func(tx *store.Tx) error { return o.vault.Save(o.t.Context(), tx, s) }))
	return s.ID
}

func (o *office) look(by, person, why string) {
	o.t.Helper()
	_, err := o.vault.Reveal(as(by), by, person, "phones", why, vault.Told, func(*store.Tx) error { return nil })
	o.ok(err)
}

func (o *office) password(by, staff string) {
	o.t.Helper()
	hash, err := o.auth.HashPassword(o.t.Context(), good, staff, "")
	o.ok(err)
	o.ok(o.auth.SetPassword(as(by), staff, staff, hash, by != staff, auth.After{Tokens: auth.KeepTokens}))
}

// wrong is what verify says.
func (o *office) wrong() []string {
	o.t.Helper()
	var out []string
	for _, r := range []interface {
		Verify(context.Context) ([]string, error)
	}{o.accounts, o.people} {
		list, err := r.Verify(o.t.Context())
		o.ok(err)
		out = append(out, list...)
	}
	return out
}

// found holds what verify says against what it must, part by part; nothing: it must be clean.
func (o *office) found(when string, parts ...string) {
	o.t.Helper()
	list := o.wrong()
	if len(list) != len(parts) {
		o.t.Errorf("%s: %d findings, want %d: %q", when, len(list), len(parts), list)
	}
	for _, p := range parts {
		if !slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, p) }) {
			o.t.Errorf("%s: %q is not named in %q", when, p, list)
		}
	}
}

// tamper changes something behind the program's back.
func (o *office) tamper(query string, args ...any) {
	o.t.Helper()
	o.ok(o.db.Write(o.t.Context(), func(tx *store.Tx) error {
		n, err := store.Exec(o.t.Context(), tx, query, args...)
		if err == nil && n == 0 {
			err = errors.New("no row: " + query)
		}
		return err
	}))
}

// mended makes the views again, after which nothing is wrong.
func (o *office) mended(when string) {
	o.t.Helper()
	_, err := o.accounts.Remake(o.t.Context())
	o.ok(err)
	_, err = o.people.Remake(o.t.Context())
	o.ok(err)
	o.found(when + ", made again")
}

// TestWaysInAreOnRecord: whatever is done to a way in is an event without any secret, the tables are views of it, and what is
// changed in them by hand is named and made again.
func TestWaysInAreOnRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db, nil)
		o.password("root", "anna")
		o.password("anna", "anna")
		raw, tok, err := o.auth.CreateToken(as("anna"), "anna", "import", []string{auth.CasesRead}, time.Time{})
		o.ok(err)
		_, gone, err := o.auth.CreateToken(as("root"), "sms", "gateway", []string{auth.CasesRead}, time.Now().Add(time.Hour))
		o.ok(err)
		_, err = o.auth.Token(t.Context(), raw)
		o.ok(err)
		o.ok(o.auth.RevokeToken(as("root"), gone.ID))
		o.password("root", "bo")
		o.ok(o.auth.Remove(auth.Because(t.Context(), "审计"), "bo"))
		o.found("as it was written")

		rec, err := o.j.After(t.Context(), 0, 100)
		o.ok(err)
		lines, err := o.auth.AccountEvents(t.Context(), "", "", 100)
		o.ok(err)
		for _, l := range lines {
			if (l.Why == "审计") != (l.Kind != auth.TokenUsed) {
				t.Errorf("why %s: %q", l.Kind, l.Why)
			}
		}
		hashes, err := store.All[string](t.Context(), db.Reader(), `select hash from credential union select hash from token`)
		o.ok(err)
		var names []string
		for _, r := range rec {
			names = append(names, r.Type+" by "+r.By)
			for _, h := range append(hashes, raw, good, "审计") {
				if strings.Contains(string(r.Payload), h) || strings.Contains(string(r.Payload), "argon") {
					t.Errorf("%s holds a secret: %s", r.Type, r.Payload)
				}
			}
		}
		want := []string{"account.password_set by root", "account.password_changed by anna", "account.token_made by anna",
			"account.token_made by root", "account.token_used by anna", "account.token_revoked by root", "account.password_set by root",
			"account.sign_in_removed by "}
		if !slices.Equal(names, want) || rec[4].Channel != "api#"+tok.ID || rec[7].Channel != "cli" {
			t.Errorf("on record: %q", names)
		}
		if !strings.Contains(string(rec[5].Payload), `"scopes":["cases:read"]`) || !strings.Contains(string(rec[7].Payload), `"login":"bo"`) {
			t.Errorf("what was before is not said: %s %s", rec[5].Payload, rec[7].Payload)
		}
		for _, c := range []struct {
			query string
			args  []any
			found []string
		}{
			{`update token set revoked = 0 where id = $1`, []any{gone.ID}, []string{`token "gateway" of sms: revoked is "0"`}},
			{`update token set scopes = 'cases:read cases:write' where id = $1`, []any{tok.ID},
				[]string{`token "import" of anna: scopes is "cases:read cases:write", the record says "cases:read"`}},
			{`update token set staff = 'root' where id = $1`, []any{tok.ID},
				[]string{`lacks what the record has: token "import" of anna`, `the record does not know: token "import" of root`}},
			{`update token set staff = 'sms' where id = $1`, []any{tok.ID},
				[]string{`token "import" of anna: staff is "sms", the record says "anna"`}},
			{`insert into token (id, hash, name, staff, scopes, created, expires, last_used) values ('x', 'x', 'back door', 'anna', '', 1, 0, 0)`,
				nil, []string{`the record does not know: token "back door" of anna`}},
			{`delete from account_event where token = $1 and kind = 'token_used'`, []any{tok.ID}, []string{`lacks what the record has: `}},
			{`update account_event set who = 'bo' where kind = 'token_revoked'`, nil, []string{`who is "bo", the record says "root"`}},
			{`update account_event set subject = 'nobody' where kind = 'token_revoked'`, nil,
				[]string{"lacks what the record has: ", "the record does not know: "}},
			{`insert into account_event (id, at, who, via, kind, subject, token, detail, seq) values ('z', 1, 'bo', '', 'token_used', 'anna', '', '', 0)`,
				nil, []string{"1 lines say that they are from before the record"}},
			{`insert into account_event (id, at, who, via, kind, subject, token, detail, seq) values ('z', 1, 'bo', '', 'token_used', 'anna', '', '', 3)`,
				nil, []string{"the record does not know: "}},
			{`update credential set must_change = true where staff = 'anna'`, nil, []string{"the sign-in of anna: must_change is"}},
			{`update credential set login = 'ann' where staff = 'anna'`, nil, []string{`login is "ann", the record says "anna"`}},
			{`insert into credential (staff, login, hash, must_change, updated_at) values ('bo', 'bo', '', false, 1)`, nil,
				[]string{"the record does not know: the sign-in of bo"}},
		} {
			o.tamper(c.query, c.args...)
			o.found(c.query, c.found...)
			if strings.HasSuffix(c.query, "'', '', 0)") { // it is no view's
				o.tamper(`delete from account_event where id = 'z'`)
			}
			o.mended(c.query)
		}
		if _, err := o.auth.Token(t.Context(), raw); err != nil {
			t.Errorf("a token that was made again: %v", err)
		}
		o.tamper(`delete from token where id = $1`, tok.ID)
		o.tamper(`delete from credential where staff = 'anna'`)
		o.found("what opens is gone", `lacks what the record has: token "import" of anna`, "lacks what the record has: the sign-in of anna")
		_, err = o.accounts.Remake(t.Context())
		o.ok(err)
		o.found("a secret is not made again", `token "import" of anna`, "the sign-in of anna")
		if r, err := o.j.Verify(t.Context(), nil); err != nil || !r.OK() {
			t.Errorf("%v %v", r.Problems, err)
		}
	})
}

// TestAnothersWayInNeedsAReason: who sets another's password anew, takes his sign-in away or withdraws his token says why, at
// the machine too; without that nothing happens. What one does to oneself, and the first password, need none.
func TestAnothersWayInNeedsAReason(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db, nil)
		mute := func(staff string) context.Context { return auth.Because(as(staff), " ") }
		set := func(by, staff string) error {
			return o.auth.SetPassword(mute(by), staff, staff, "hash", true, auth.After{Tokens: auth.RevokeTokens})
		}
		o.ok(set("root", "anna"))
		o.ok(set("anna", "anna"))
		raw, tok, err := o.auth.CreateToken(mute("anna"), "anna", "import", []string{auth.CasesRead}, time.Time{})
		o.ok(err)
		_, _, err = o.auth.CreateToken(mute("root"), "sms", "gateway", []string{auth.CasesRead}, time.Time{})
		o.ok(err)
		at := o.j.Position()
		for what, err := range map[string]error{
			"a password": set("root", "anna"), "at the machine": set("", "anna"), "a token": o.auth.RevokeToken(mute("root"), tok.ID),
			"a sign-in": o.auth.Remove(mute(""), "anna"),
		} {
			if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Path != "why" || f.Fields[0].Key != "auth.why_another" {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := o.auth.Token(t.Context(), raw); err != nil || o.j.Position() > at+1 { // its first use
			t.Errorf("something happened: %v, %d events", err, o.j.Position()-at)
		}
		long := auth.Because(as("root"), strings.Repeat("长", auth.LongestWhy+1))
		if f := fault.As(o.auth.RevokeToken(long, tok.ID)); f == nil || f.Fields[0].Key != "input.too_long" {
			t.Error("a reason of any length is taken")
		}
		o.ok(o.auth.RevokeToken(mute("anna"), tok.ID))
		o.found("and nothing else")
	})
}

// TestLooksAreOnRecord: each is an event with its reason sealed, and the log of them a view.
func TestLooksAreOnRecord(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db, nil)
		person, other := o.zhou(), o.zhou()
		o.look("anna", person, "她要回电")
		o.look("bo", person, "回访")
		o.look("bo", other, "核对地址")
		o.ok(o.vault.Looked(as("root"), "root", "case_file", "TS1"))
		o.ok(o.vault.Collected(t.Context(), "sms", []vault.Collection{{Person: person, Field: "phones", Why: "TS1 取走"}}))
		o.ok(o.j.Act(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return o.vault.Noted(ctx, tx, "anna", other, []string{"phones", "level"}, "她说的", vault.Told)
		}))
		o.found("as it was written")
		rec, err := o.j.After(t.Context(), 0, 100)
		o.ok(err)
		if len(rec) != 6 || rec[0].Type != "customer.looked" || rec[0].By != "anna" || rec[0].Channel != "desk" {
			t.Errorf("on record: %+v", rec)
		}
		for _, r := range rec {
			if strings.Contains(string(r.Payload), "回") || strings.Contains(string(r.Payload), "TS1") {
				t.Errorf("a reason is plain: %s", r.Payload)
			}
		}
		looks, err := o.vault.Looks(t.Context(), db.Reader(), other, "", 9)
		o.ok(err)
		if len(looks) != 2 || looks[0].Why != "phones level\n她说的" || looks[1].Why != "核对地址" || looks[0].Field != "edit" {
			t.Errorf("%+v", looks)
		}
		if by, err := o.vault.PlacedBy(t.Context(), db.Reader(), other, "case", time.Time{}); err != nil || !slices.Equal(by, []string{"anna"}) {
			t.Errorf("who put in the addresses: %v %v", by, err)
		}
		for _, c := range []struct {
			query string
			found []string
		}{
			{`delete from look where who = 'anna' and field = 'phones'`, []string{"lacks what the record has: "}},
			{`update look set who = 'root' where who = 'anna' and field = 'phones'`, []string{`who is "root", the record says "anna"`}},
			{`update look set words = '' where who = 'anna'`, []string{`words is ""`, `words is ""`}},
			{`update look set person = 'nobody' where who = 'anna' and field = 'phones'`, []string{"lacks what", "does not know"}},
			{`update look set person = '` + other + `' where who = 'anna' and field = 'phones'`, []string{"person is "}},
			{`insert into look (id, at, who, person, field, why, seq) values ('z', 1, 'bo', '` + other + `', 'name', '', 99)`,
				[]string{"the record does not know: "}},
			{`insert into look (id, at, who, person, field, why) values ('z', 1, 'bo', '` + other + `', 'name', '')`,
				[]string{"1 lines say that they are from before the record"}},
		} {
			o.tamper(c.query)
			o.found(c.query, c.found...)
			if strings.Contains(c.query, "'')") {
				o.tamper(`delete from look where id = 'z'`)
			}
			o.mended(c.query)
		}
		o.ok(o.db.Write(t.Context(), func(tx *store.Tx) error { return o.vault.Erase(t.Context(), tx, person) }))
		looks, err = o.vault.Looks(t.Context(), db.Reader(), person, "", 9)
		o.ok(err)
		for _, l := range looks {
			if l.Why != "" || l.Who == "" {
				t.Errorf("he is forgotten: %+v", l)
			}
		}
		o.found("he is forgotten")
	})
}

// TestALookOutsideOfTheRecordIsNone: what is noted in a transaction of its own making is refused with all that was in it.
func TestALookOutsideOfTheRecordIsNone(t *testing.T) {
	t.Parallel()
	o := open(t, storetest.SQLite(t), nil)
	person := o.zhou()
	note := func(ctx context.Context, tx *store.Tx) error {
		return o.vault.Record(ctx, tx, "anna", person, "phones", "回访")
	}
	if err := o.db.Write(t.Context(), func(tx *store.Tx) error { return note(t.Context(), tx) }); err == nil {
		t.Error("it was taken")
	}
	if err := o.j.Write(t.Context(), note); err == nil {
		t.Error("it was taken")
	}
	broken := errors.New("what comes after")
	err := o.j.Act(t.Context(), func(ctx context.Context, tx *store.Tx) error { return errors.Join(note(ctx, tx), broken) })
	if !errors.Is(err, broken) || o.j.Position() != 0 {
		t.Errorf("%v, %d events", err, o.j.Position())
	}
	o.found("nothing happened")
	o.look("anna", person, "回访")
	o.found("and then")
}

// TestWhatThereWasIsTakenOver: a database from before the record reads on, what was there is stated once, and from then on a
// change of it is named.
func TestWhatThereWasIsTakenOver(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		o := open(t, db, nil)
		person := o.zhou()
		const old = 2500
		o.ok(db.Write(ctx, func(tx *store.Tx) error {
			for i := range old {
				if _, err := store.Exec(ctx, tx, `insert into look (id, at, who, person, field, why) values ($1, $2, 'anna', $3, 'phones', '回访')`,
					fmt.Sprintf("0190%08d", i), i, person); err != nil {
					return err
				}
			}
			for _, q := range []string{
				`insert into account_event (id, at, who, via, kind, subject, token, detail) values ('0190', 1, 'root', '', 'token_made', 'anna', 't1', 'import')`,
				`insert into token (id, hash, name, staff, scopes, created, expires, last_used, maker) values ('t1', 'h1', 'import', 'anna', 'cases:read', 1, 0, 0, 'anna')`,
				`insert into token (id, hash, name, staff, scopes, created, expires, last_used, revoked) values ('t2', 'h2', 'old', 'gone', 'cases:read', 1, 9, 0, 5)`,
				`insert into credential (staff, login, hash, must_change, updated_at) values ('anna', 'anna', 'h3', true, 4)`,
			} {
				if _, err := store.Exec(ctx, tx, q); err != nil {
					return err
				}
			}
			return nil
		}))
		for range 2 { // once is enough
			o.ok(o.accounts.TakeOver(ctx))
			o.ok(o.people.TakeOver(ctx))
		}
		rec, err := o.j.After(ctx, 0, 100)
		o.ok(err)
		if len(rec) != 6 || rec[0].By != "system" || rec[0].Type != "account.found" || rec[5].Type != "customer.looks_found" {
			t.Errorf("taken over by %d events: %+v", len(rec), rec)
		}
		o.found("as it was found")
		o.look("anna", person, "又一次")
		o.ok(o.auth.RevokeToken(as("anna"), "t1"))
		looks, err := o.vault.Looks(ctx, db.Reader(), person, "", 2)
		o.ok(err)
		if len(looks) != 2 || looks[0].Why != "又一次" || looks[1].Why != "回访" {
			t.Errorf("%+v", looks)
		}
		o.found("and what came since")
		o.mended("nothing")
		for _, c := range []struct{ query, undo, found string }{
			{`delete from look where id = '019000001500'`, ``, "999 lines from before the record, 019000001000 to 019000001999, are not the 1000"},
			{`update look set who = 'bo' where id = '019000000001'`, `update look set who = 'anna' where id = '019000000001'`, "019000000000 to 019000000999"},
			{`update token set revoked = 0 where id = 't2'`, `update token set revoked = 5 where id = 't2'`, `token "old" of gone: revoked is "0"`},
			{`delete from account_event where id = '0190'`, ``, "0 lines from before the record"},
		} {
			o.tamper(c.query)
			list := o.wrong()
			if !slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, c.found) }) {
				t.Errorf("%s: %q", c.query, list)
			}
			if c.undo != "" {
				o.tamper(c.undo)
			}
		}
		o.ok(o.db.Write(ctx, func(tx *store.Tx) error { return o.vault.Erase(ctx, tx, person) }))
		if list := o.wrong(); len(list) != 2 {
			t.Errorf("he is forgotten, and what was found is as it was but for what was changed: %q", list)
		}
	})
}

// TestAnotherNodeHearsOfIt: a token that one node revokes opens nothing on the other as soon as that hears of the event.
func TestAnotherNodeHearsOfIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		one := open(t, db, nil)
		two := open(t, db, one)
		at := time.Now()
		one.auth.Now = func() time.Time { return at } // what is remembered never grows old
		two.auth.Now = one.auth.Now
		raw, tok, err := one.auth.CreateToken(as("anna"), "anna", "import", []string{auth.CasesRead}, time.Time{})
		one.ok(err)
		_, err = two.auth.Token(t.Context(), raw)
		one.ok(err)
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			two.accounts.Hear(ctx, func(err error) { t.Error(err) })
		}()
		_, err = two.auth.Token(t.Context(), raw) // remembered, unless its first hearing comes after this
		one.ok(err)
		one.ok(one.auth.RevokeToken(as("anna"), tok.ID))
		waittest.Until(t, "the token is refused", func() bool {
			_, err := two.auth.Token(t.Context(), raw)
			return errors.Is(err, auth.ErrNoToken)
		}, nil)
		end()
		waittest.For(t, "the end", ended)
	})
}
