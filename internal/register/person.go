package register

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"amends/internal/field"
	"amends/internal/store"
	"amends/internal/vault"
)

// personal is what of a member of staff is his own. It stands in the vault, so that it can be forgotten: the table
// and the record keep a reference.
type personal struct {
	Name   string `json:"name,omitempty"`
	NameEn string `json:"name_en,omitempty"`
	Number string `json:"number,omitempty"`
	Phone  string `json:"phone,omitempty"`
	Email  string `json:"email,omitempty"`
}

func (p *Staff) personal() *personal { return &personal{p.Name, p.NameEn, p.Number, p.Phone, p.Email} }

func (p *Staff) put(own personal) {
	p.Name, p.NameEn, p.Number, p.Phone, p.Email = own.Name, own.NameEn, own.Number, own.Phone, own.Email
}

// keptStaff is a member of staff as he is kept.
type keptStaff struct {
	Staff
	Person field.Text `json:"person,omitzero"` // none: from before, when it stood in the open; or forgotten
}

// keep is how a setting is kept, with what the vault is to keep of it: nothing unless it is a person.
func keep(v *vault.Vault, value any) (kept json.RawMessage, own []vault.SealedText, err error) {
	if p, ok := value.(*Staff); ok {
		k := keptStaff{Staff: *p}
		if *p.personal() != (personal{Name: p.ID}) {
			said, err := json.Marshal(p.personal())
			if err != nil {
				return nil, nil, err
			}
			text, err := v.SealText(context.Background(), nil, "", string(said)) // the house's key is at hand
			if err != nil {
				return nil, nil, err
			}
			k.put(personal{})
			k.Person = field.Text{ID: text.ID, Digest: text.Digest}
			own = append(own, text)
		}
		value = &k
	}
	kept, err = json.Marshal(value)
	return kept, own, err
}

// opened reads what rows keep. What a setting says that nobody can read any more is nil, with the error; who cannot
// be read goes by his id.
func opened(ctx context.Context, v *vault.Vault, q store.Querier, rows []row) (values []any, errs []error, err error) {
	values, errs = make([]any, len(rows)), make([]error, len(rows))
	ids, whose := []string{}, map[string][]*Staff{}
	for i, r := range rows {
		if r.Deleted {
			continue
		}
		if r.Kind != KindStaff {
			values[i], errs[i] = decode(r.Kind, []byte(r.Payload))
			continue
		}
		var k keptStaff
		if errs[i] = json.Unmarshal([]byte(r.Payload), &k); errs[i] != nil {
			continue
		}
		values[i] = &k.Staff
		if k.Name == "" {
			k.Name = k.ID
		}
		if k.Person.ID != "" {
			ids, whose[k.Person.ID] = append(ids, k.Person.ID), append(whose[k.Person.ID], &k.Staff)
		}
	}
	slices.Sort(ids)
	said, _, err := v.Texts(ctx, q, slices.Compact(ids))
	if err != nil {
		return nil, nil, fmt.Errorf("read who works here: %w", err)
	}
	for id, words := range said {
		var own personal
		if words == "" || json.Unmarshal([]byte(words), &own) != nil {
			continue
		}
		for _, p := range whose[id] {
			p.put(own)
		}
	}
	return values, errs, nil
}
