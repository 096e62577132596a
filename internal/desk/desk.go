// Package desk is the one way in which anything happens to a complaint: Do. It asks whether the person may, loads the
// case, lets the rules decide, seals what is personal, and appends the events together with the rows that screens read.
package desk

import (
	"context"
	"sync/atomic"
	"time"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/typed"
	"amends/internal/vault"
)

// Desk does commands, on the lane of complaints. All fields but the lane and the unexported are set before use.
type Desk struct {
	*lane.Lane[complaint.State, complaint.Event]

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

	// Use marks files to which a stream of another type points, such as a corrective action; nil marks none.
	Use func(ctx context.Context, tx *store.Tx, digests ...string) error

	// Knows tells whether a member of staff sees a complaint of a person; nil: everybody does.
	Knows func(ctx context.Context, q store.Querier, staff, person string) (bool, error)

	// PartyTo tells whether a member of staff is a party to any complaint of a person; nil: nobody is.
	PartyTo func(ctx context.Context, q store.Querier, staff, person string) (bool, error)

	// After is told what a command led to, once that is on record; nil: nobody is.
	After func(ctx context.Context, res *Result)

	// Reserve notes outside of the database that numbers of a day up to one may be given out; nil notes nothing.
	Reserve func(day string, upTo int64) error
	// Noted tells what Reserve has noted of a day; nil knows of nothing.
	Noted func(day string) (int64, error)

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
	d.Lane = lane.Open(lane.House{DB: d.DB, Journal: d.Journal, Vault: d.Vault, Use: d.Use,
		Now: func() time.Time { return d.Now() }}, complaint.Stream)
	d.answer, d.follow, d.people = new(atomic.Pointer[Answer]), new(atomic.Pointer[Follow]), new(atomic.Int64)
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

// retries is how often a registration begins anew when another process did something about the same people meanwhile.
const retries = 20

// Do carries out one command on the case id; for a Register the id is empty. The rules refuse with a fault. The same
// Meta.Key by the same person is done once.
func (d *Desk) Do(ctx context.Context, m complaint.Meta, id string, c complaint.Command) (Result, error) {
	return d.run(ctx, m, id, c, nil, false)
}

// Tick says to a case that something on it has fallen due, and whether that led to anything.
func (d *Desk) Tick(ctx context.Context, m complaint.Meta, id string) (moved bool, err error) {
	res, err := d.Do(ctx, m, id, &complaint.Tick{})
	return len(res.Events) > 0, err
}

func (d *Desk) run(ctx context.Context, m complaint.Meta, id string, c complaint.Command, also within, trusted bool) (Result, error) {
	typed.All(c)
	m = d.Ready(ctx, m, c.Act().Name)
	r, isNew := c.(*complaint.Register)
	if err := d.Happened(m, saidAt(c)); err != nil {
		return Result{}, err
	}
	if !isNew && id == "" {
		return Result{}, fault.New(fault.Unknown, "complaint.unknown")
	}
	t := &try{d: d, m: m, id: id, c: c, snap: d.Register.Snapshot(), within: also, trusted: trusted}
	defer t.restore()
	var led done
	var err error
	if isNew {
		led, err = d.Once(ctx, m, func() (done, error) { return t.register(ctx, r) })
	} else {
		led, err = d.Lane.Do(ctx, m, id, t.once)
	}
	if err != nil {
		return Result{}, err
	}
	s := led.State
	res := Result{ID: s.ID, Number: s.Number, Version: led.Version, First: led.First, Position: led.Position, State: *s,
		Events: led.Events, Repeat: led.Repeat}
	if !res.Repeat {
		if res.Ledger, res.Already = t.ledger, t.already; d.After != nil && len(res.Events) > 0 {
			d.After(ctx, &res)
		}
	}
	return res, nil
}

// done is what the lane says that a command led to.
type done = lane.Done[complaint.State, complaint.Event]

// saidAt is the field that says when it happened. The rules compare the times of a command with each other; a file gives all
// of them.
func saidAt(c complaint.Command) string {
	if _, isNew := c.(*complaint.Register); isNew {
		return "received_at"
	}
	return "at"
}

// try is one command on its way.
type try struct {
	d       *Desk
	m       complaint.Meta
	id      string
	c       complaint.Command
	snap    *register.Snapshot
	sealing lane.Sealing
	persons []*vault.Sealed
	fresh   map[string]stranger // people who are new with this command
	others  int64               // Journal.Others before people were looked up
	read    int64               // Journal.Position before that
	within  within              // what else happens in the same transaction
	trusted bool                // the door has asked whether he may
	files   []complaint.File    // the files as they came
	subject string
	met     map[string]vault.Person // the people of a registration, in plain
	reached map[string][]string     // numbers and addresses that a registration adds to people known already, by person

	ledger  procedure.Ledger   // after what was appended
	already *complaint.Already // why nothing was
}

// once decides on one state.
func (t *try) once(ctx context.Context, s *complaint.State) (*lanePen, error) {
	t.ledger, t.already = nil, nil
	if err := t.may(s); err != nil {
		return nil, err
	}
	if err := t.linked(ctx); err != nil {
		return nil, err
	}
	if err := t.impersonal(ctx, s.Person, s.Representative); err != nil {
		return nil, err
	}
	if err := t.dialled(ctx, s); err != nil {
		return nil, err
	}
	if err := t.fromNote(ctx, s); err != nil {
		return nil, err
	}
	if t.sealing.Done && t.sealing.Key != keyOf(s) {
		t.unseal()
	}
	if err := t.attach(ctx, s); err != nil {
		return nil, err
	}
	if err := t.seal(ctx, keyOf(s)); err != nil {
		return nil, err
	}
	w, err := t.world(ctx, s)
	if err != nil {
		return nil, err
	}
	events, ledger, err := complaint.DecideOn(nil, w, s, t.m, t.c)
	if err != nil {
		return nil, err
	}
	if len(events) == 0 {
		was := complaint.WhoDid(World{t.snap}, s, t.c)
		t.already = &was
		return nil, nil
	}
	p := t.pen(s)
	if err := p.write(t.m, events, ledger); err != nil {
		return nil, err
	}
	if err := t.followed(ctx, p); err != nil {
		return p.lanePen, err
	}
	return t.finish(p)
}

// world is what the rules may ask. When what the complainant says counts as his own word, it tells who of the house chose
// where messages to him go.
func (t *try) world(ctx context.Context, s *complaint.State) (complaint.World, error) {
	w := World{t.snap}
	if t.m.By != complaint.Customer {
		return w, nil
	}
	switch t.c.(type) {
	case *complaint.Confirm, *complaint.Survey, *complaint.Withdraw:
		by, err := t.d.Vault.PlacedBy(ctx, t.d.DB.Reader(), s.Contact(), s.ID, time.UnixMicro(s.RegisteredAt))
		return ofHisWord{w, by}, err
	}
	return w, nil
}

// ofHisWord is the world in which a complainant says something on the portal.
type ofHisWord struct {
	World
	placed []string
}

// Placed is who of the house has put in where he is written to.
func (w ofHisWord) Placed() []string { return w.placed }

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
	s, err := d.Fresh(ctx, id)
	if err != nil {
		return complaint.State{}, err
	}
	return *s, nil
}
