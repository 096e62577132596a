package vault

import (
	"context"
	"errors"
	"fmt"

	"amends/internal/store"
)

// indexRule is the rule by which contacts become index rows. It grows when that changes.
//
//	0: digits and lower case
//	1: package contact: what can be dialled or written to
//	2: also with a plus in brackets, or with words before the number
const indexRule = 2

// Reindex makes the blind index anew when it follows an older rule, so that people are found by today's reading of what
// they gave: a database from before is looked through once. One node does it, the others wait for its lock.
func (v *Vault) Reindex(ctx context.Context) error {
	rule, err := store.One[int64](ctx, v.db.Reader(), selectRule)
	if v.unnamed || err != nil || rule >= indexRule {
		return wanted(err)
	}
	return v.reindex(ctx, indexRule)
}

// Remake makes the blind index anew, whatever rule it follows: of an operator, when rows of it were lost.
func (v *Vault) Remake(ctx context.Context) error { return v.reindex(ctx, indexRule+1) }

// wanted takes a row that is not there for no error.
func wanted(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

const selectRule = `select rule from vault_key order by at limit 1`

// reindex does so unless the index follows a rule already that is enough.
func (v *Vault) reindex(ctx context.Context, enough int64) error {
	err := v.db.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Lock(ctx, claimLock); err != nil {
			return err
		}
		if rule, err := store.One[int64](ctx, tx, selectRule); wanted(err) != nil || rule >= enough {
			return wanted(err)
		}
		if _, err := store.Exec(ctx, tx, `delete from vault_index`); err != nil {
			return err
		}
		if err := v.indexAll(ctx, tx); err != nil {
			return err
		}
		n, err := store.Exec(ctx, tx, `update vault_key set rule = $1`, indexRule)
		if err == nil && n == 0 {
			_, err = store.Exec(ctx, tx, `insert into vault_key (fingerprint, at, rule) values ($1, $2, $3)`, v.fingerprint, v.now(), indexRule)
		}
		return err
	})
	if err == nil {
		v.unnamed = false
	}
	if err != nil {
		return fmt.Errorf("make the index of people anew: %w", err)
	}
	return nil
}

// indexAll writes the rows of everybody, page by page. Whoever cannot be read is left out: verify names him.
func (v *Vault) indexAll(ctx context.Context, tx *store.Tx) error {
	last := ""
	for {
		rows, err := store.All[personRow](ctx, tx, selectPerson+`> $1 order by p.id limit $2`, last, chunkSize)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			last = r.ID
			if r.Erased != 0 {
				continue
			}
			p, err := v.open(r)
			if err != nil {
				continue
			}
			if err := v.addBlinds(ctx, tx, r.ID, v.blinds(p)); err != nil {
				return err
			}
		}
	}
}
