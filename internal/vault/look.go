package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"amends/internal/customer"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/store"
	"amends/internal/stream"
)

// Look is one record of somebody seeing a plain field.
type Look struct {
	ID     string
	At     time.Time
	Who    string
	Person string
	Field  string
	Why    string
	Via    string // the API token that saw; empty: with his own hands
	Ground string // the case in his own work that gave the reason, Told or Carried; empty: from before, or no look of this kind
}

// Told is the ground of a look that no case of one's own gave a reason for: others were told of it.
const Told = "told"

// Carried is the ground of a look by whoever takes messages out of the house: what they say, the portal's code too, passes
// through his hands.
const Carried = "carried"

// LookLine is a line in the log of looks.
type LookLine struct {
	ID     string `sql:",key"`
	At     time.Time
	Who    string
	Person string
	Field  string
	Why    string // only in lines from before there were events: since then it is sealed
	Via    string
	Ground string
	Seq    int64  // the position of its event; 0: it is from before
	What   string // of an edit: which details
	Text   string `sql:"words"` // the sealed text that says why
}

// Log is the table of looks: a view of the record.
var Log = store.NewTable[LookLine]("look")

// Line is an event as the log shows it; false: it is none of its lines.
func Line(position int64, person string, r stream.Recorded[customer.Event]) (LookLine, bool) {
	l := LookLine{ID: stream.LineID(r.At, position), At: r.At, Who: r.By, Person: person, Via: r.Via, Seq: position}
	switch e := r.Event.(type) {
	case customer.Looked:
		l.Field, l.Text, l.Ground = e.Field, e.Why.ID, e.Ground
	case customer.Edited:
		l.Field, l.Text, l.Ground, l.What = "edit", e.Why.ID, e.Ground, strings.Join(e.Fields, " ")
	case customer.Parted:
		l.Field, l.Text, l.Ground = "part", e.Why.ID, e.Ground
	case customer.Erased:
		l.Field, l.Text, l.Ground = "erase", e.Why.ID, e.Ground
	default:
		return l, false
	}
	return l, true
}

// TellLine names a line to who reads what verify found.
func TellLine(l *LookLine) string {
	return fmt.Sprintf("%s, %s: %s of %s", l.At.UTC().Format(time.RFC3339), l.Who, l.Field, l.Person)
}

// Book keeps the record of people.
type Book interface {
	// Act runs an act on a person, in a transaction in which it can be noted.
	Act(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error
	// Note puts on record what happens in the transaction, with the words that it refers to.
	Note(ctx context.Context, tx *store.Tx, by, person string, words []SealedText, e customer.Event) error
}

// act runs an act on a person: without a record of it there is none.
func (v *Vault) act(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error {
	if v.Book == nil {
		return errNoBook
	}
	return v.Book.Act(ctx, fn)
}

var errNoBook = errors.New("vault: no record is kept")

// note puts on record what happens to a person. Words under his key go with him; those about who is forgotten, or not
// there, are the house's.
func (v *Vault) note(ctx context.Context, tx *store.Tx, by, person, key, why string, of func(field.Text) customer.Event) error {
	if v.Book == nil {
		return errNoBook
	}
	var words []SealedText
	var said field.Text
	if why = strings.TrimSpace(why); why != "" {
		s, err := v.SealText(ctx, tx, key, why)
		if errors.Is(err, ErrErased) || errors.Is(err, store.ErrNotFound) {
			s, err = v.SealText(ctx, tx, "", why)
		}
		if err != nil {
			return fmt.Errorf("record look: %w", err)
		}
		words, said = []SealedText{s}, field.Text{ID: s.ID, Digest: s.Digest}
	}
	if err := v.Book.Note(ctx, tx, by, person, words, of(said)); err != nil {
		return fmt.Errorf("record look: %w", err)
	}
	return nil
}

// Reveal answers a plain field of a person after the look is on record: no record, no value. Fields are name, phones,
// emails, address, id_number, account, extra.<key>, and all; several values are divided by line breaks. Why is
// the reader's reason, and required; ground is the case that gives it, and within runs in the transaction of the record.
func (v *Vault) Reveal(ctx context.Context, by, person, field, why, ground string, within func(tx *store.Tx) error) (string, error) {
	why = strings.TrimSpace(why)
	if why == "" {
		return "", fault.Input("why", "input.required")
	}
	p, err := v.Person(ctx, v.db.Reader(), person)
	if err != nil {
		return "", err
	}
	value, ok := p.field(field)
	if !ok {
		return "", fault.Input("field", "vault.no_such_field", "field", field)
	}
	err = v.act(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := v.looked(ctx, tx, by, person, field, why, ground); err != nil {
			return err
		}
		return within(tx)
	})
	if err != nil {
		return "", err
	}
	return value, nil
}

func (v *Vault) looked(ctx context.Context, tx *store.Tx, by, person, what, why, ground string) error {
	return v.note(ctx, tx, by, person, person, why, func(said field.Text) customer.Event {
		return customer.Looked{Field: what, Why: said, Ground: ground}
	})
}

// Record notes a look inside somebody else's transaction of the journal.
func (v *Vault) Record(ctx context.Context, tx *store.Tx, by, person, field, why string) error {
	return v.looked(ctx, tx, by, person, field, why, "")
}

// Parted notes who found that a person is two.
func (v *Vault) Parted(ctx context.Context, tx *store.Tx, by, person, why, ground string) error {
	return v.note(ctx, tx, by, person, person, why, func(said field.Text) customer.Event {
		return customer.Parted{Why: said, Ground: ground}
	})
}

// Erased notes who has a person forgotten. The reason stays.
func (v *Vault) Erased(ctx context.Context, tx *store.Tx, by, person, why, ground string) error {
	return v.note(ctx, tx, by, person, "", why, func(said field.Text) customer.Event {
		return customer.Erased{Why: said, Ground: ground}
	})
}

// Noted notes who changed which details of a person, and why when he had no ground of his own; of is the case that was
// registered with them, Told, or empty. The reason stays, whatever becomes of the person.
func (v *Vault) Noted(ctx context.Context, tx *store.Tx, by, person string, what []string, why, of string) error {
	return v.note(ctx, tx, by, person, "", why, func(said field.Text) customer.Event {
		return customer.Edited{Fields: what, Why: said, Ground: of}
	})
}

// Collection is a message to a person that somebody takes out of the house.
type Collection struct{ Person, Field, Why string }

// Collected notes who took messages to people out of the house.
func (v *Vault) Collected(ctx context.Context, by string, list []Collection) error {
	return v.act(ctx, func(ctx context.Context, tx *store.Tx) error {
		for _, c := range list {
			if err := v.looked(ctx, tx, by, c.Person, c.Field, c.Why, Carried); err != nil {
				return err
			}
		}
		return nil
	})
}

// PlacedBy lists who has put in numbers and addresses of a person since then, but for what came with the case itself, and
// who has carried messages to him.
func (v *Vault) PlacedBy(ctx context.Context, q store.Querier, person, of string, since time.Time) ([]string, error) {
	out, err := store.All[string](ctx, q, `select distinct who from look where person = $1 and at >= $2
		and (ground = $4 or field = 'edit' and ground <> $3 and (what like '%phones%' or what like '%emails%'
			or seq = 0 and (why like '%phones%' or why like '%emails%'))) order by who`,
		person, since, of, Carried)
	if err != nil {
		return nil, fmt.Errorf("who put in the addresses: %w", err)
	}
	return out, nil
}

// Looked notes a look at everything that is known of some people, for what leaves the house whole. Nobody named is noted
// too: what was taken may hold words about people whom no entry knows.
func (v *Vault) Looked(ctx context.Context, by, field, why string, people ...string) error {
	return v.act(ctx, func(ctx context.Context, tx *store.Tx) error {
		if len(people) == 0 {
			return v.Record(ctx, tx, by, "", field, why)
		}
		for _, p := range people {
			if err := v.Record(ctx, tx, by, p, field, why); err != nil {
				return err
			}
		}
		return nil
	})
}

// Reason is the sealed text that says why somebody did what he did to a person last; empty: none does.
func (v *Vault) Reason(ctx context.Context, q store.Querier, by, person string) (string, error) {
	words, err := store.One[string](ctx, q,
		`select words from look where person = $1 and who = $2 order by id desc limit 1`, person, by)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return words, err
}

// Looks lists who saw what of a person, newest first; before is the ID of the last line seen, or empty.
func (v *Vault) Looks(ctx context.Context, q store.Querier, person, before string, limit int) ([]Look, error) {
	return v.looks(ctx, q, "person", person, before, limit)
}

// LooksBy lists what somebody saw, newest first.
func (v *Vault) LooksBy(ctx context.Context, q store.Querier, who, before string, limit int) ([]Look, error) {
	return v.looks(ctx, q, "who", who, before, limit)
}

func (v *Vault) looks(ctx context.Context, q store.Querier, column, id, before string, limit int) ([]Look, error) {
	if before == "" {
		before = "g" // after every UUID under any collation
	}
	rows, err := Log.All(ctx, q, `where `+column+` = $1 and id < $2 order by id desc limit $3`, id, before, limit)
	if err != nil {
		return nil, fmt.Errorf("list looks: %w", err)
	}
	var ids []string
	for _, r := range rows {
		if r.Text != "" {
			ids = append(ids, r.Text)
		}
	}
	words, _, err := v.Texts(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Look, len(rows))
	for i, r := range rows {
		why := r.Why
		if r.Seq != 0 {
			why = strings.TrimSpace(r.What + "\n" + words[r.Text])
		}
		out[i] = Look{r.ID, r.At, r.Who, r.Person, r.Field, why, r.Via, r.Ground}
	}
	return out, nil
}

func (p Person) field(name string) (string, bool) {
	switch name {
	case "name":
		return p.Name, true
	case "phones":
		return strings.Join(p.Phones, "\n"), true
	case "emails":
		return strings.Join(p.Emails, "\n"), true
	case "address":
		return p.Address, true
	case "id_number":
		return p.IDNumber, true
	case "account":
		return p.Account, true
	case "all":
		lines := append([]string{p.Name}, p.Phones...)
		lines = append(append(lines, p.Emails...), p.Address, p.IDNumber, p.Account)
		var out []string
		for _, l := range lines {
			if l != "" {
				out = append(out, l)
			}
		}
		return strings.Join(out, "\n"), true
	}
	if key, ok := strings.CutPrefix(name, "extra."); ok {
		s, ok := p.Extra[key]
		return s, ok
	}
	return "", false
}
