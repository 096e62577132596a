package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/typed"
)

// Share is what of a person is another's: contacts and details that are his, and how he is called.
type Share struct {
	Name           string `typed:"line"` // of somebody new
	Phones, Emails []string
	Details        []string // of Details
}

// Details are what can be somebody's besides contacts, and goes with him as a whole.
var Details = []string{"address", "account", "level", "id_number"}

func (p *Person) detail(name string) *string {
	switch name {
	case "address":
		return &p.Address
	case "account":
		return &p.Account
	case "level":
		return &p.Level
	case "id_number":
		return &p.IDNumber
	}
	return nil
}

// Part takes a share out of what is known of one person and gives it to another, and says whether each of them changed.
// Somebody new needs a name; what somebody known has stays his.
func (v *Vault) Part(from, to *Person, s Share) (fromChanged, toChanged bool, err error) {
	typed.All(&s)
	var l fault.List
	if to.ID == "" {
		l.Need(s.Name != "", "name")
	} else if s.Name != "" {
		l.Add("name", "customer.part_named")
	}
	if len([]rune(s.Name)) > maxLine {
		l.Add("name", "input.too_long", "max", maxLine)
	}
	phones, ok := without(from.Phones, s.Phones, phoneID)
	if !ok {
		l.Add("phones", "customer.changed")
	}
	emails, ok := without(from.Emails, s.Emails, emailID)
	if !ok {
		l.Add("emails", "customer.changed")
	}
	for _, name := range s.Details {
		if at := from.detail(name); !slices.Contains(Details, name) || at == nil || *at == "" {
			l.Add("details", "input.unknown", "value", name)
		}
	}
	if err := l.Err(); err != nil {
		return false, false, err
	}
	to.Name = orElse(to.Name, s.Name)
	for _, x := range s.Phones {
		to.Phones = v.AddPhones(*to, x)
	}
	for _, x := range s.Emails {
		to.Emails = v.AddEmails(*to, x)
	}
	for _, name := range s.Details {
		mine, his := from.detail(name), to.detail(name)
		*his, *mine = orElse(*his, *mine), ""
	}
	from.Phones, from.Emails = phones, emails
	some := len(s.Phones)+len(s.Emails)+len(s.Details) > 0
	return some, some || to.ID == "", nil
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Reseal puts those texts that are sealed with the key of one person under the key of another: from then on they go with
// him. Their salt and words, and so their digests, stay. ErrErased when one of the two was forgotten.
func (v *Vault) Reseal(ctx context.Context, tx *store.Tx, from, to string, ids []string) error {
	var keys [2]dataKey
	for i, id := range []string{from, to} {
		row, err := v.row(ctx, tx, id)
		if err == nil {
			keys[i], err = v.unwrap(row.ID, row.Key)
		}
		if err != nil {
			return fmt.Errorf("seal texts anew: %w", err)
		}
	}
	v.said.forget("", ids...)
	return chunks(ids, func(part []any) error {
		rows, err := store.All[textRow](ctx, tx, selectText+` where t.id in `+store.In(len(part), 1), part...)
		if err != nil {
			return fmt.Errorf("seal texts anew: %w", err)
		}
		for _, r := range rows {
			if r.Person != from || r.Sealed == nil {
				continue
			}
			plain, err := unseal(keys[0].aead, textLabel(r.ID), r.Sealed)
			if errors.Is(err, errBox) { // damaged before: verify names it, and it must not hold the others
				continue
			}
			if err == nil {
				_, err = store.Exec(ctx, tx, `update vault_text set person = $1, sealed = $2 where id = $3`,
					to, seal(keys[1].aead, textLabel(r.ID), plain), r.ID)
			}
			if err != nil {
				return fmt.Errorf("seal text %s anew: %w", r.ID, err)
			}
		}
		return nil
	})
}
