// Package desk is the one way in which anything happens to a complaint: Do. It asks whether the person may, loads the
// case, lets the rules decide, seals what is personal, and appends the events together with the rows that screens read.
package desk

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/typed"
	"amends/internal/vault"
)

// Desk does commands. All fields but the unexported are set before use.
type Desk struct {
	DB       *store.DB
	Journal  *journal.Journal
	Register *register.Register
	Vault    *vault.Vault
	Views    []View
	Now      func() time.Time
	// Earlier counts the complaints that a person has made before; nil counts none.
	Earlier func(ctx context.Context, q store.Querier, person string) (int, error)
	// Newest gives the newest complaint that points to a person; store.ErrNotFound when none does.
	Newest func(ctx context.Context, q store.Querier, person string) (string, error)
	// File tells kind and size of a stored file; nil believes the command.
	File func(ctx context.Context, digest string) (kind string, size int64, err error)
	// Holds tells whether a member of staff sent a file himself or sees a case that has it; nil: everybody does.
	Holds func(ctx context.Context, staff, digest string) (bool, error)

	// Knows tells whether a member of staff sees a complaint of a person; nil: everybody does.
	Knows func(ctx context.Context, q store.Querier, staff, person string) (bool, error)

	// PartyTo tells whether a member of staff is a party to any complaint of a person; nil: nobody is.
	PartyTo func(ctx context.Context, q store.Querier, staff, person string) (bool, error)

	// Reserve notes outside of the database that numbers of a day up to one may be given out; nil notes nothing.
	Reserve func(day string, upTo int64) error
	// Noted tells what Reserve has noted of a day; nil knows of nothing.
	Noted func(day string) (int64, error)

	cache   *states
	lanes   *lanes
	numbers *numbers
	answer  *atomic.Pointer[Answer]
	follow  *atomic.Pointer[Follow]
	people  *atomic.Int64 // position of the last event with which this process changed somebody who was known already
}

// Open completes a desk whose fields are set.
func Open(d Desk) *Desk {
	if d.Now == nil {
		d.Now = time.Now
	}
	d.cache, d.lanes, d.answer, d.people = newStates(2048), newLanes(), new(atomic.Pointer[Answer]), new(atomic.Int64)
	d.follow = new(atomic.Pointer[Follow])
	d.numbers = &numbers{j: d.Journal, reserve: d.Reserve, noted: d.Noted, blocks: map[string]*block{}}
	return &d
}

// Result is what a command led to.
type Result struct {
	ID       string
	Number   string
	Version  int
	First    int   // version of the first event of a repeat; 0: not known
	Position int64 // of the last event; 0 when nothing happened
	State    complaint.State
	Ledger   procedure.Ledger // of State; nil when nothing was appended
	Events   []complaint.Recorded
	Repeat   bool               // the key was used before: this is what it led to then, as the case is now
	Already  *complaint.Already // nothing happened, because it was so before; nil when something did
}

// retries is how often a command is decided again after somebody else changed the case meanwhile.
const retries = 20

// Do carries out one command on the case id; for a Register the id is empty. The rules refuse with a fault. The same
// Meta.Key by the same person is done once.
func (d *Desk) Do(ctx context.Context, m complaint.Meta, id string, c complaint.Command) (Result, error) {
	return d.run(ctx, m, id, c, nil, false)
}

func (d *Desk) run(ctx context.Context, m complaint.Meta, id string, c complaint.Command, also within, trusted bool) (Result, error) {
	if m.At.IsZero() {
		m.At = d.Now()
	}
	m.At = m.At.UTC().Truncate(time.Microsecond)
	m.Via = auth.From(ctx).Token // here, so that no door can forget it
	typed.All(c)
	if err := d.happened(m, c); err != nil {
		return Result{}, err
	}
	switch {
	case m.Key == "":
	case m.Shared:
		m.Key = "|" + m.Key
	default: // a key given to another command by mistake must not be answered with what the first one led to
		m.Key = m.By + "|" + c.Act().Name + "|" + m.Key
	}
	r, isNew := c.(*complaint.Register)
	if !isNew && id == "" {
		return Result{}, fault.New(fault.Unknown, "complaint.unknown")
	}
	t := &try{d: d, m: m, id: id, c: c, snap: d.Register.Snapshot(), within: also, trusted: trusted}
	defer t.restore()
	var res Result
	var err error
	if isNew {
		res, err = t.register(ctx, r)
	} else {
		res, err = t.do(ctx)
	}
	if fault.As(err) == nil && (err != nil || res.Position != 0) || m.Key == "" {
		return res, err
	}
	// Refused, or nothing to do: perhaps because this very command was carried out before.
	done, seen, lookErr := d.Journal.Seen(ctx, m.Key)
	if lookErr != nil || !seen {
		return res, cmp.Or(lookErr, err)
	}
	return d.repeat(ctx, m, done)
}

// happened refuses what is said to happen in the future of the clock on the wall. The rules compare the times of a command
// with each other; a file gives all of them.
func (d *Desk) happened(m complaint.Meta, c complaint.Command) error {
	if !m.At.After(d.Now()) {
		return nil
	}
	path := "at"
	if _, isNew := c.(*complaint.Register); isNew {
		path = "received_at"
	}
	return fault.Input(path, "input.future")
}

// repeat answers a command that was carried out before under the same key. Another request under that key is refused:
// its caller would take what the first one led to for the answer to the second.
func (d *Desk) repeat(ctx context.Context, m complaint.Meta, done journal.Done) (Result, error) {
	if m.Asked != 0 && done.Asked != 0 && m.Asked != done.Asked {
		return Result{}, fault.New(fault.Refused, "desk.key_used")
	}
	s, err := d.fresh(ctx, done.Stream)
	if err != nil {
		return Result{}, err
	}
	return Result{ID: s.ID, Number: s.Number, First: done.First, Version: done.Version, Position: done.Position, State: *s, Repeat: true}, nil
}

// try is one command on its way.
type try struct {
	d       *Desk
	m       complaint.Meta
	id      string
	c       complaint.Command
	snap    *register.Snapshot
	texts   []vault.SealedText
	persons []*vault.Sealed
	fresh   map[string]stranger // people who are new with this command
	others  int64               // Journal.Others before people were looked up
	read    int64               // Journal.Position before that
	within  within              // what else happens in the same transaction
	trusted bool                // the door has asked whether he may
	said    []complaint.Text    // the words as they came, in the order of Texts
	files   []complaint.File    // the files as they came
	sealed  bool
	under   string // the person with whose key it was sealed
	subject string
	met     map[string]vault.Person // the people of a registration, in plain
	reached map[string][]string     // numbers and addresses that a registration adds to people known already, by person
}

func (t *try) do(ctx context.Context) (Result, error) {
	defer t.d.lanes.enter(t.id)()
	s, cached, err := t.d.load(ctx, t.id)
	for tried := range retries {
		if err != nil {
			return Result{}, err
		}
		var res Result
		res, err = t.once(ctx, s)
		switch {
		case errors.Is(err, journal.ErrConflict):
			if err := pause(ctx, tried); err != nil {
				return Result{}, err
			}
		case cached && (fault.As(err) != nil || err == nil && res.Position == 0):
			// perhaps refused, or nothing to do, on an old state: look again before saying so
		default:
			return res, err
		}
		was, said := s.Version, err
		s, err = t.d.fresh(ctx, t.id)
		if err == nil && cached && s.Version == was && !errors.Is(said, journal.ErrConflict) {
			return res, said
		}
		cached = false
	}
	return Result{}, ErrMoved
}

// pause lets another node pass: without it two that meet again and again use all their tries up.
func pause(ctx context.Context, tried int) error {
	if tried < 2 {
		return nil
	}
	t := time.NewTimer(rand.N(time.Millisecond << min(tried, 6)))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// once decides on one state and appends.
func (t *try) once(ctx context.Context, s *complaint.State) (Result, error) {
	if err := t.may(s); err != nil {
		return Result{}, err
	}
	if err := t.linked(ctx); err != nil {
		return Result{}, err
	}
	if err := t.impersonal(ctx, s.Person, s.Representative); err != nil {
		return Result{}, err
	}
	if err := t.dialled(ctx, s); err != nil {
		return Result{}, err
	}
	if err := t.fromNote(ctx, s); err != nil {
		return Result{}, err
	}
	if t.sealed && t.under != keyOf(s) {
		t.unseal()
	}
	if err := t.attach(ctx, s); err != nil {
		return Result{}, err
	}
	if err := t.seal(ctx, keyOf(s)); err != nil {
		return Result{}, err
	}
	if err := t.placed(ctx, s); err != nil {
		return Result{}, err
	}
	events, ledger, err := complaint.DecideOn(nil, World{t.snap}, s, t.m, t.c)
	if err != nil {
		return Result{}, err
	}
	if len(events) == 0 {
		was := complaint.WhoDid(World{t.snap}, s, t.c)
		return Result{ID: s.ID, Number: s.Number, Version: s.Version, State: *s, Already: &was}, nil
	}
	p := t.pen(s)
	if err := p.write(t.m, events, ledger); err != nil {
		return Result{}, err
	}
	done, err := t.followed(ctx, p)
	if done != nil {
		defer done()
	}
	if err != nil {
		return Result{}, err
	}
	return t.append(ctx, p)
}

// placed finds out who chose where messages to the complainant go, when what he says counts as his own word.
func (t *try) placed(ctx context.Context, s *complaint.State) (err error) {
	if t.m.By != complaint.Customer {
		return nil
	}
	switch t.c.(type) {
	case *complaint.Confirm, *complaint.Survey, *complaint.Withdraw:
		t.m.Placed, err = t.d.Vault.PlacedBy(ctx, t.d.DB.Reader(), s.Contact(), s.ID, time.UnixMicro(s.RegisteredAt))
	}
	return err
}

func (t *try) may(s *complaint.State) error {
	if t.trusted {
		return nil
	}
	return May(t.snap, t.m.By, t.c.Act().Name, *s)
}

// keyOf says with whose key the words of a case are sealed. Once the case says that he was forgotten it is the house's: his
// own is gone, or about to go.
func keyOf(s *complaint.State) string {
	if s.Erased {
		return ""
	}
	return s.Person
}

// Load gives the present state of a case.
func (d *Desk) Load(ctx context.Context, id string) (complaint.State, error) {
	s, err := d.fresh(ctx, id)
	if err != nil {
		return complaint.State{}, err
	}
	return *s, nil
}

// Since gives a state of a case that is at least of a version: from memory where it is, else as Load does. For readers,
// who know that the version exists and whose commands are decided on the present state anyway.
func (d *Desk) Since(ctx context.Context, id string, version int) (*complaint.State, error) {
	if s, ok := d.cache.get(id); ok && s.Version >= version {
		return s, nil
	}
	return d.fresh(ctx, id)
}

// Record gives the whole record of a case, decoded.
func (d *Desk) Record(ctx context.Context, id string) ([]complaint.Recorded, error) {
	list, err := d.Journal.Stream(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	return complaint.Stream.DecodeAll(list)
}

func (d *Desk) load(ctx context.Context, id string) (s *complaint.State, cached bool, err error) {
	if s, ok := d.cache.get(id); ok {
		return s, true, nil
	}
	s, err = d.fresh(ctx, id)
	return s, false, err
}

func (d *Desk) fresh(ctx context.Context, id string) (*complaint.State, error) {
	record, err := d.Record(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(record) == 0 {
		return nil, fault.New(fault.Unknown, "complaint.unknown")
	}
	s := complaint.Fold(complaint.State{}, record)
	d.cache.put(&s)
	return &s, nil
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
