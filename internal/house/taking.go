package house

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"amends/internal/account"
	"amends/internal/customer"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/register"
	"amends/internal/stream"
)

// Taking is the record of one stream that somebody takes out of the house with its proof.
type Taking struct {
	ID      string // of the stream
	Of      stream.Type
	By      string
	Number  string           // of the complaint that it is, or belongs to
	About   []string         // whose data it holds
	Records []journal.Record // as they stand before the taking is noted

	// Hides tells whether some of its words are not for who takes it; nil: he reads them all.
	Hides func(ctx context.Context, words string) (bool, error)
}

// Taking is the record of a stream, which he may take who may read it where it is shown. Who works at the machine itself,
// and names nobody, takes any. kind is the type of stream that the door gives out; empty: whatever goes by the name.
func (h *House) Taking(ctx context.Context, by, kind, id string) (*Taking, error) {
	t := &Taking{ID: id, By: by}
	var err error
	if t.Records, err = h.Journal.Stream(ctx, id, 0); err != nil {
		return nil, err
	}
	rooms := h.rooms()
	i := slices.IndexFunc(rooms, func(r room) bool {
		return r.stream != nil && (len(t.Records) > 0 && r.stream.Has(t.Records[0].Type) ||
			len(t.Records) == 0 && strings.HasPrefix(id, r.stream.Type()+":"))
	})
	if i < 0 || kind != "" && rooms[i].stream.Type() != kind {
		return nil, errNoRecord
	}
	t.Of = rooms[i].stream
	if err := rooms[i].reads(h, ctx, t); err != nil {
		return nil, err
	}
	if len(t.Records) == 0 && len(t.About) == 0 {
		return nil, errNoRecord
	}
	return t, nil
}

var (
	errNoRecord = fault.New(fault.Unknown, "record.unknown")
	errNotYours = fault.New(fault.Forbidden, "record.not_yours")
)

// free says that nobody is asked for a permission.
func (t *Taking) free() bool { return t.By == stream.System }

// must asks for a permission.
func (t *Taking) must(h *House, p register.Permission) error {
	if t.free() || h.Register.Snapshot().Can(t.By, p) {
		return nil
	}
	return errNotYours
}

// readsWith: who sees the complaint that the record is of, or belongs to.
func (h *House) readsWith(ctx context.Context, t *Taking, id string) error {
	s, err := h.Desk.Load(ctx, id)
	if err != nil {
		return err
	}
	t.Number = s.Number
	for _, p := range []string{s.Person, s.Representative} {
		if p != "" && !slices.Contains(t.About, p) {
			t.About = append(t.About, p)
		}
	}
	if !t.free() && !desk.Sees(h.Register.Snapshot(), t.By, s) {
		return fault.New(fault.Unknown, t.Of.Type()+".unknown")
	}
	return nil
}

// readsCase: who sees a complaint and may take lists out of the house.
func (h *House) readsCase(ctx context.Context, t *Taking) error {
	if err := h.readsWith(ctx, t, t.ID); err != nil {
		return err
	}
	return t.must(h, register.CaseExport)
}

// readsTied: who may read what the stream belongs to.
func (h *House) readsTied(ctx context.Context, t *Taking) error {
	tie, err := t.Of.TieOf(t.Records)
	switch {
	case err != nil:
		return err
	case tie.Case != "":
		return h.readsWith(ctx, t, tie.Case)
	case tie.Person != "":
		return h.readsPerson(ctx, t, tie.Person)
	case t.free():
		return nil
	}
	return errNoRecord
}

// readsPerson: who may know of a person. What names a complaint that he does not see is not for him.
func (h *House) readsPerson(ctx context.Context, t *Taking, person string) error {
	shown, err := h.Displays(ctx, person)
	if err != nil {
		return err
	}
	if len(shown) > 0 {
		t.About = []string{person}
	}
	if t.free() {
		return nil
	}
	knows, err := h.Knows(ctx, t.By, person)
	if err == nil && (!knows || len(shown) == 0 || !h.Register.Snapshot().Can(t.By, register.CustomerView)) {
		err = fault.New(fault.Unknown, "customer.unknown")
	}
	t.Hides = func(ctx context.Context, words string) (bool, error) {
		hidden, err := h.Hidden(ctx, t.By, words)
		return len(hidden) > 0, err
	}
	return err
}

func (h *House) readsLooks(ctx context.Context, t *Taking) error {
	return h.readsPerson(ctx, t, strings.TrimPrefix(t.ID, customer.Prefix))
}

// readsAccount: whose it is, and who keeps the staff.
func (h *House) readsAccount(_ context.Context, t *Taking) error {
	if t.ID == account.ID(t.By) {
		return nil
	}
	return t.must(h, register.StaffEdit)
}

func (h *House) readsSettings(_ context.Context, t *Taking) error {
	return t.must(h, register.SettingsView)
}

// aNumber is what may be the number of a complaint.
var aNumber = regexp.MustCompile(`[A-Z]{1,6}[0-9]{6,}`)

// Hidden are the numbers in some words by which complaints go that a member of staff does not see.
func (h *House) Hidden(ctx context.Context, by, words string) (out []string, err error) {
	for _, number := range aNumber.FindAllString(words, -1) {
		id, err := h.Resolve(ctx, number)
		if errors.Is(err, errNoCase) {
			continue
		}
		if err != nil {
			return nil, err
		}
		s, err := h.Desk.Load(ctx, id)
		if err != nil {
			return nil, err
		}
		if !desk.Sees(h.Register.Snapshot(), by, s) {
			out = append(out, number)
		}
	}
	return out, nil
}
