package vault

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"amends/internal/store"
)

// Kept is what CheckPeople found of one person.
type Kept struct {
	ID     string
	Erased bool
	Digest string   // of the row as it stands; empty once erased
	Wrong  []string // what does not follow from what is sealed: key, words, mask, level, index; or is left of the erased
}

// keptRow is a person with one of his index rows.
type keptRow struct {
	ID      string
	Display string
	Level   string
	Sealed  []byte
	Erased  int64
	Key     []byte
	Hash    []byte
}

const selectKept = `
	select p.id, p.display, p.level, p.sealed, p.erased, k.key, i.hash
	from vault_person p
	left join vault_secret k on k.person = p.id
	left join vault_index i on i.person = p.id`

// CheckPeople opens people, all of them or those named, and compares what lists and look-ups read with what is sealed.
func (v *Vault) CheckPeople(ctx context.Context, q store.Querier, found func(Kept), ids ...string) error {
	if len(ids) == 0 {
		return v.checkPeople(ctx, q, found, selectKept+` order by p.id`)
	}
	return chunks(ids, func(part []any) error {
		return v.checkPeople(ctx, q, found, selectKept+` where p.id in `+store.In(len(part), 1)+` order by p.id`, part...)
	})
}

func (v *Vault) checkPeople(ctx context.Context, q store.Querier, found func(Kept), query string, args ...any) error {
	var one keptRow
	var hashes [][]byte
	flush := func() {
		if one.ID != "" {
			found(v.kept(one, hashes))
		}
	}
	err := store.Each(ctx, q, func(r keptRow) error {
		if r.ID != one.ID {
			flush()
			one, hashes = r, nil
		}
		if r.Hash != nil {
			hashes = append(hashes, r.Hash)
		}
		return ctx.Err()
	}, query, args...)
	if err != nil {
		return fmt.Errorf("check people: %w", err)
	}
	flush()
	return nil
}

func (v *Vault) kept(r keptRow, hashes [][]byte) Kept {
	k := Kept{ID: r.ID, Erased: r.Erased != 0}
	wrong := func(is bool, what string) {
		if is {
			k.Wrong = append(k.Wrong, what)
		}
	}
	if k.Erased {
		wrong(r.Key != nil, "key")
		wrong(r.Sealed != nil, "words")
		wrong(r.Display != "", "mask")
		wrong(r.Level != "", "level")
		wrong(len(hashes) > 0, "index")
		return k
	}
	k.Digest = personDigest(r.ID, r.Sealed)
	p, err := v.open(personRow{ID: r.ID, Key: r.Key, Sealed: r.Sealed})
	if err != nil {
		k.Wrong = []string{"words"}
		return k
	}
	should := v.blinds(p)
	slices.SortFunc(should, bytes.Compare)
	slices.SortFunc(hashes, bytes.Compare)
	wrong(r.Display != p.display(), "mask")
	wrong(r.Level != p.Level, "level")
	wrong(!slices.EqualFunc(should, hashes, bytes.Equal), "index")
	return k
}

// IndexOfNobody counts the rows of the blind index that lead to nobody: a look-up would find somebody who is not there.
func (v *Vault) IndexOfNobody(ctx context.Context, q store.Querier) (int, error) {
	n, err := store.One[int](ctx, q, `
		select count(*) from vault_index i left join vault_person p on p.id = i.person where p.id is null`)
	if err != nil {
		return 0, fmt.Errorf("check the index of people: %w", err)
	}
	return n, nil
}
