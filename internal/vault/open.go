package vault

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"amends/internal/store"
)

// Opened is a text with what proves it: SHA-256 of the salt's bytes and the body is the digest that the event keeps.
type Opened struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
	Salt   string `json:"salt,omitempty"` // hex
	Body   string `json:"body,omitempty"`
	Erased bool   `json:"erased,omitempty"`
}

// Proves tells whether the body is the one that the digest was made of; an erased text proves nothing and is no lie.
func (o Opened) Proves() bool {
	salt, err := hex.DecodeString(o.Salt)
	return o.Erased && o.Body == "" || err == nil && digest(append(salt, o.Body...)) == o.Digest
}

// OpenTexts reads texts with their proofs, for a case file that leaves the house.
func (v *Vault) OpenTexts(ctx context.Context, q store.Querier, ids []string) ([]Opened, error) {
	var out []Opened
	err := chunks(ids, func(part []any) error {
		rows, err := store.All[textRow](ctx, q, selectText+` where t.id in `+store.In(len(part), 1)+` order by t.id`, part...)
		if err != nil {
			return fmt.Errorf("open texts: %w", err)
		}
		for _, r := range rows {
			o := Opened{ID: r.ID, Digest: r.Digest}
			plain, err := v.openText(r)
			switch {
			case errors.Is(err, ErrErased):
				o.Erased = true
			case err != nil:
				return fmt.Errorf("open text %s: %w", r.ID, err)
			default:
				o.Salt, o.Body = hex.EncodeToString(plain[:saltSize]), string(plain[saltSize:])
			}
			out = append(out, o)
		}
		return nil
	})
	return out, err
}
