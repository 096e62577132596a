package vault

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"amends/internal/store"
)

// Text is what an event keeps of a narrative, reply or note: where it is, and the digest that proves which words.
type Text struct {
	ID     string
	Digest string // hex SHA-256 of a random salt and the body
}

// SealedText is a text ready to be written.
type SealedText struct {
	Text
	Person string
	sealed []byte
	body   string
}

// saltSize keeps a short text ("ok") from being guessed from the digest, which outlives the text.
const saltSize = 16

func textLabel(id string) string { return "text:" + id }

// SealText seals a text with the person's key, or with the organisation's when personID is empty. The person's key is
// read when it is not in memory; ErrErased when it is gone.
func (v *Vault) SealText(ctx context.Context, q store.Querier, personID, body string) (SealedText, error) {
	if personID == "" {
		return v.sealText(v.house, "", body), nil
	}
	key, err := v.key(ctx, q, personID)
	if err != nil {
		return SealedText{}, fmt.Errorf("seal text of person %s: %w", personID, err)
	}
	return v.sealText(key, personID, body), nil
}

// SealTextFor seals a text of a person who is written in the same transaction.
func (v *Vault) SealTextFor(s *Sealed, body string) SealedText { return v.sealText(s.key, s.ID, body) }

func (v *Vault) sealText(key dataKey, person, body string) SealedText {
	plain := make([]byte, saltSize, saltSize+len(body))
	_, _ = rand.Read(plain)
	plain = append(plain, body...)
	id := v.NewID()
	return SealedText{Text{id, digest(plain)}, person, seal(key.aead, textLabel(id), plain), body}
}

func digest(salted []byte) string {
	sum := sha256.Sum256(salted)
	return hex.EncodeToString(sum[:])
}

// SaveTexts writes sealed texts. Writing one twice changes nothing.
func (v *Vault) SaveTexts(ctx context.Context, tx *store.Tx, texts ...SealedText) error {
	rows := make([]any, 0, 4*len(texts))
	for i := range texts {
		t := &texts[i]
		rows = append(rows, t.ID, t.Person, t.Digest, t.sealed)
	}
	if _, err := textRows.Insert(ctx, tx, rows); err != nil {
		return fmt.Errorf("save texts: %w", err)
	}
	for i := range texts {
		v.said.put(texts[i].ID, texts[i].Person, texts[i].body, v.now())
	}
	return nil
}

var textRows = store.NewRows(`insert into vault_text (id, person, digest, sealed) values `, 4, ` on conflict (id) do nothing`)

// textRow is a text as stored, with the key it needs.
type textRow struct {
	ID     string
	Person string
	Digest string
	Sealed []byte
	Key    []byte
}

const selectText = `
	select t.id, t.person, t.digest, t.sealed, k.key
	from vault_text t
	left join vault_secret k on k.person = t.person`

// Texts reads several. An erased text is present and empty, and named in the second answer. An unknown id is missing, and
// so is a text that does not open: one damaged row must not hide the case around it. Check names those.
func (v *Vault) Texts(ctx context.Context, q store.Querier, ids []string) (bodies map[string]string, erased []string, err error) {
	bodies = make(map[string]string, len(ids))
	err = chunks(v.said.recall(ids, bodies, v.now()), func(part []any) error {
		rows, err := store.All[textRow](ctx, q, selectText+` where t.id in `+store.In(len(part), 1), part...)
		if err != nil {
			return fmt.Errorf("read texts: %w", err)
		}
		for _, r := range rows {
			plain, err := v.openText(r)
			switch {
			case errors.Is(err, ErrErased):
				bodies[r.ID] = ""
				erased = append(erased, r.ID)
			case errors.Is(err, errBox):
			case err != nil:
				return fmt.Errorf("read text %s: %w", r.ID, err)
			default:
				bodies[r.ID] = string(plain[saltSize:])
			}
		}
		return nil
	})
	return bodies, erased, err
}

// openText gives salt and body.
func (v *Vault) openText(r textRow) ([]byte, error) {
	if r.Sealed == nil || r.Person != "" && r.Key == nil {
		return nil, ErrErased
	}
	key := v.house
	if r.Person != "" {
		var err error
		if key, err = v.unwrap(r.Person, r.Key); err != nil {
			return nil, err
		}
	}
	plain, err := unseal(key.aead, textLabel(r.ID), r.Sealed)
	if err == nil && len(plain) < saltSize {
		err = errBox
	}
	return plain, err
}

// Keyed asks whether the keys that texts are sealed with are there still: ErrErased when one is not.
func (v *Vault) Keyed(ctx context.Context, tx *store.Tx, texts ...SealedText) error {
	asked := map[string]bool{}
	for _, t := range texts {
		if t.Person == "" || asked[t.Person] {
			continue
		}
		asked[t.Person] = true
		switch n, err := store.One[int](ctx, tx, `select count(*) from vault_secret where person = $1`, t.Person); {
		case err != nil:
			return fmt.Errorf("look for a key: %w", err)
		case n == 0:
			return ErrErased
		}
	}
	return nil
}

// Readable counts those of some texts that can be read still, and names those among them that no person's key would take
// along: they were written after he was forgotten.
func (v *Vault) Readable(ctx context.Context, q store.Querier, ids []string) (n int, late []string, err error) {
	err = chunks(ids, func(part []any) error {
		rows, err := store.All[textRow](ctx, q, selectText+` where t.id in `+store.In(len(part), 1), part...)
		for _, r := range rows {
			if r.Sealed == nil || r.Person != "" && r.Key == nil {
				continue
			}
			n++
			if r.Person == "" {
				late = append(late, r.ID)
			}
		}
		return err
	})
	if err != nil {
		return n, late, fmt.Errorf("count texts: %w", err)
	}
	return n, late, nil
}

// EraseTexts forgets texts that are sealed with the key of the house.
func (v *Vault) EraseTexts(ctx context.Context, tx *store.Tx, ids ...string) error {
	v.said.forget("", ids...)
	return chunks(ids, func(part []any) error {
		_, err := store.Exec(ctx, tx, `update vault_text set sealed = null where id in `+store.In(len(part), 1), part...)
		if err != nil {
			return fmt.Errorf("erase texts: %w", err)
		}
		return nil
	})
}

// Report is what Check found.
type Report struct {
	Texts int                 // read and equal to their digest
	Gone  map[string]struct{} // ids of those of which nothing can be read any more; the record must know why
	Bad   []string            // ids that do not open or do not equal their digest, the first thousand
}

// Check opens every text and compares it with its digest.
func (v *Vault) Check(ctx context.Context, q store.Querier) (Report, error) {
	rep := Report{Gone: map[string]struct{}{}}
	for after := ""; ; {
		rows, err := store.All[textRow](ctx, q, selectText+` where t.id > $1 order by t.id limit 500`, after)
		if err != nil {
			return rep, fmt.Errorf("check texts: %w", err)
		}
		if len(rows) == 0 {
			return rep, nil
		}
		for _, r := range rows {
			plain, err := v.openText(r)
			switch {
			case errors.Is(err, ErrErased):
				rep.Gone[r.ID] = struct{}{}
			case err == nil && digest(plain) == r.Digest:
				rep.Texts++
			case len(rep.Bad) < 1000:
				rep.Bad = append(rep.Bad, r.ID)
			}
		}
		after = rows[len(rows)-1].ID
	}
}

// Digests reads what the rows say, so that `amends verify` can compare them with the journal's.
func (v *Vault) Digests(ctx context.Context, q store.Querier, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	err := chunks(ids, func(part []any) error {
		rows, err := store.All[Text](ctx, q, `select id, digest from vault_text where id in `+store.In(len(part), 1), part...)
		for _, r := range rows {
			out[r.ID] = r.Digest
		}
		return err
	})
	return out, err
}
