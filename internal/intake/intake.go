// Package intake is what every door does with what somebody says before the rules see it: how often he may, how he can
// be reached and in which language he is answered, which files are his to send, and what makes one thing said twice
// one. A door reads bytes, hands what it read to an Intake, and words what comes back.
package intake

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode"

	"amends/internal/auth"
	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/pace"
	"amends/internal/vault"
	"amends/internal/view"
)

// Door is one that runs by itself, such as one that fetches mail, until ctx ends or there is nothing left to take in.
type Door interface {
	// ID is how the record says that something came in; of a channel's doors (register.Channel) it is one.
	ID() string
	Run(ctx context.Context, in *Intake) error
}

// Way is what differs between the doors.
type Way struct {
	ID       string   // how the record says that something came in
	Channels []string // those that a stranger's complaint may name, the usual one first
	// Unreached is the key of the words for a stranger who gives no way to reach him.
	Unreached string
	// KeepCode decides whether the portal's code is kept from who takes a complaint in; nil: as the command says.
	KeepCode func(context.Context, *complaint.Register) error

	Complaints, Acts, KiB *pace.Limiter // how much of strangers is taken; nil: it is not counted
	Patience              time.Duration // with what is away; 0: two minutes
}

// Desk carries out commands; a *desk.Desk is one.
type Desk interface {
	Do(ctx context.Context, m complaint.Meta, id string, c complaint.Command) (desk.Result, error)
	Rehearse(steps []desk.Step) error
}

// Parts are what an intake stands on.
type Parts struct {
	Desk  Desk
	Auth  *auth.Auth
	Blobs *blob.Blobs
	Vault *vault.Vault
	Views *view.Views
	Now   func() time.Time
	// Away tells that an error says nothing about what was asked, such as a database that cannot be reached; nil: none
	// does.
	Away func(error) bool
}

// Intake takes in what comes by one door.
type Intake struct {
	Parts
	Way
}

// Said is who says something, and how it came.
type Said struct {
	By       string    // staff id, complaint.Customer, complaint.System
	Channel  string    // how the record says that it came, where that is not the door's ID
	From     string    // an address, or whatever else is counted; "": it is not
	At       time.Time // when he said it; now unless set
	Language string    // in which he seems to speak (zh, en)
	// Key makes one of what comes twice: of a form, a header, the id of a message. Shared says that it is the same
	// whoever brings it and whenever; else it is one only together with Body, or with Asked, by which a key is refused
	// that was used for something else.
	Key    string
	Shared bool
	Body   []byte // all that was said, as it came
	Asked  int64
}

// Meta is how the record says it. Strangers share one name there, so a key of theirs alone would let one see what the
// same key of another led to.
func (in *Intake) Meta(s Said, act, id string) complaint.Meta {
	m := complaint.Meta{At: s.At, By: s.By, Channel: cmp.Or(s.Channel, in.ID), Key: s.Key, Shared: s.Shared, Asked: s.Asked}
	switch {
	case s.Key == "" || s.Shared || s.Asked != 0:
	case s.By != complaint.Customer:
		m.Key = desk.FormKey(s.Key, s.Body)
	default:
		sum := sha256.Sum256(bytes.Join([][]byte{[]byte(s.Key), []byte(act), []byte(id), s.Body}, []byte{0}))
		m.Key = "portal|" + hex.EncodeToString(sum[:])
	}
	return m
}

// Do gives a command to a case.
func (in *Intake) Do(ctx context.Context, s Said, id string, c complaint.Command) (desk.Result, error) {
	return in.do(ctx, s, c.Act().Name, id, c)
}

func (in *Intake) do(ctx context.Context, s Said, act, id string, c complaint.Command) (desk.Result, error) {
	return in.Desk.Do(ctx, in.Meta(s, act, id), id, c)
}

// Receipt is what a registration led to, with the code that opens the complaint together with its number; "" when it is
// not for who registered.
type Receipt struct {
	desk.Result
	Code string
}

// Register takes a complaint in.
func (in *Intake) Register(ctx context.Context, s Said, r *complaint.Register) (Receipt, error) {
	if in.KeepCode != nil {
		if err := in.KeepCode(ctx, r); err != nil {
			return Receipt{}, err
		}
	}
	writer := &r.Complainant // who is answered
	if !r.OnBehalf.Nobody() {
		writer = &r.OnBehalf
	}
	writer.Language = cmp.Or(writer.Language, s.Language)
	res, err := in.do(ctx, s, "portal_register", "", r)
	if err != nil {
		return Receipt{}, err
	}
	code, err := in.code(ctx, s, res)
	return Receipt{res, code}, err
}

// code is that of a complaint just registered, for whom it is.
func (in *Intake) code(ctx context.Context, s Said, res desk.Result) (string, error) {
	if s.By != complaint.Customer && (res.State.CodeKept || res.State.Party(s.By)) {
		return "", nil
	}
	code, err := in.Auth.CodeAfter(ctx, res.ID, res.Repeat)
	if err == nil && code == "" && s.By == complaint.Customer { // his own, and given anew since
		code, err = in.Auth.PortalCode(ctx, res.ID)
	}
	return code, err
}

// numberMax is more than any number has.
const numberMax = 40

// Admit finds a complaint by its number and checks the code. An unknown number and a wrong code get one answer.
func (in *Intake) Admit(ctx context.Context, number, code, from string) (id string, err error) {
	number = strings.ToUpper(strings.TrimSpace(number))
	if len(number) <= numberMax && !strings.ContainsFunc(number, unicode.IsControl) {
		if id, err = in.Views.Numbered(ctx, number); err != nil {
			return "", err
		}
	}
	return id, in.Auth.CheckPortalCode(ctx, number, id, code, from)
}

// count counts what a stranger does.
func (in *Intake) count(l *pace.Limiter, from string, n int) error {
	if l == nil || from == "" {
		return nil
	}
	return l.Spend(from, n, in.Now())
}

// Patiently does something, and does it again while what it needs is away. gone says that it is away still.
func (in *Intake) Patiently(ctx context.Context, do func() error) (gone bool, err error) {
	until := time.Now().Add(cmp.Or(in.Patience, 2*time.Minute))
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		err = do()
		if err == nil || in.Away == nil || !in.Away(err) {
			return false, err
		}
		if time.Now().Add(pause).After(until) {
			return true, err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}
