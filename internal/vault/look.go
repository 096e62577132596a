package vault

import (
	"context"
	"fmt"
	"strings"
	"time"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/store"
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
	err = v.db.Write(ctx, func(tx *store.Tx) error {
		if err := v.record(ctx, tx, by, person, field, why, ground); err != nil {
			return err
		}
		return within(tx)
	})
	if err != nil {
		return "", err
	}
	return value, nil
}

// Record notes a look inside somebody else's transaction, for exports and screens that show a whole person.
func (v *Vault) Record(ctx context.Context, tx *store.Tx, by, person, field, why string) error {
	return v.record(ctx, tx, by, person, field, why, "")
}

// Done is Record for an act on a person, with its ground.
func (v *Vault) Done(ctx context.Context, tx *store.Tx, by, person, field, why, ground string) error {
	return v.record(ctx, tx, by, person, field, why, ground)
}

func (v *Vault) record(ctx context.Context, tx *store.Tx, by, person, field, why, ground string) error {
	if _, err := store.Exec(ctx, tx, `
		insert into look (id, at, who, person, field, why, via, ground) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		v.NewID(), v.now(), by, person, field, why, auth.From(ctx).Token, ground); err != nil {
		return fmt.Errorf("record look: %w", err)
	}
	return nil
}

// Noted notes who changed which details of a person, and why when he had no ground of his own; of is the case that was
// registered with them, Told, or empty. The reason stands on a line of its own.
func (v *Vault) Noted(ctx context.Context, tx *store.Tx, by, person string, what []string, why, of string) error {
	return v.record(ctx, tx, by, person, "edit", strings.TrimSpace(strings.Join(what, " ")+"\n"+why), of)
}

// Collected notes who took a message to a person out of the house.
func (v *Vault) Collected(ctx context.Context, tx *store.Tx, by, person, field, why string) error {
	return v.record(ctx, tx, by, person, field, why, Carried)
}

// PlacedBy lists who has put in numbers and addresses of a person since then, but for what came with the case itself, and
// who has carried messages to him.
func (v *Vault) PlacedBy(ctx context.Context, q store.Querier, person, of string, since time.Time) ([]string, error) {
	out, err := store.All[string](ctx, q, `select distinct who from look where person = $1 and at >= $2
		and (ground = $4 or field = 'edit' and ground <> $3 and (why like '%phones%' or why like '%emails%')) order by who`,
		person, since, of, Carried)
	if err != nil {
		return nil, fmt.Errorf("who put in the addresses: %w", err)
	}
	return out, nil
}

// Looked notes a look at everything that is known of some people, for what leaves the house whole. Nobody named is noted
// too: what was taken may hold words about people whom no entry knows.
func (v *Vault) Looked(ctx context.Context, by, field, why string, people ...string) error {
	return v.db.Write(ctx, func(tx *store.Tx) error {
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

const selectLook = `select id, at, who, person, field, why, via, ground from look `

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
	out, err := store.All[Look](ctx, q, selectLook+`where `+column+` = $1 and id < $2 order by id desc limit $3`,
		id, before, limit)
	if err != nil {
		return nil, fmt.Errorf("list looks: %w", err)
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
