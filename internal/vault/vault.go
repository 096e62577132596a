package vault

import (
	"context"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"amends/internal/contact"
	"amends/internal/store"
)

// Vault seals and opens. It is safe for concurrent use.
type Vault struct {
	Now func() time.Time // time.Now unless a test sets it before first use
	// Region is where numbers that name no country are dialled, as the organisation says; contact.Home when nil or empty.
	Region func() string
	// Book keeps the record of people; without it nobody is looked at.
	Book Book

	db    *store.DB
	wrap  cipher.AEAD // wraps data keys
	house dataKey     // for texts about nobody
	index []byte      // of the blind index
	keys  *keyring
	said  said

	fingerprint string // of the key
	unnamed     bool   // the fingerprint of the key is not there, and the key opens what is
}

// ErrWrongKey says that the database was sealed with another master key.
var ErrWrongKey = errors.New("keys/vault.key is not the key this database was sealed with")

// New makes the vault of a migrated database. A master key other than the one that sealed this database is refused: a
// lost key file would otherwise be replaced silently and half of the people be unreadable.
func New(ctx context.Context, db *store.DB, k Key) (*Vault, error) {
	wrap, err := newAEAD(k.Derive("vault.wrap"))
	if err != nil {
		return nil, err
	}
	house, err := newAEAD(k.Derive("vault.house"))
	if err != nil {
		return nil, err
	}
	v := &Vault{Now: time.Now, db: db, wrap: wrap, house: dataKey{aead: house}, index: k.Derive("vault.index"), keys: newKeyring(), fingerprint: k.fingerprint()}
	if err := v.claim(ctx); err != nil {
		return nil, err
	}
	return v, v.zeroFreed(ctx)
}

// zeroFreed makes SQLite's writer clear what it frees where that costs no further page: a page that was split, or a row
// that was deleted, leaves no readable copy of a key behind.
func (v *Vault) zeroFreed(ctx context.Context) error {
	if !v.db.Dialect().SQLite() {
		return nil
	}
	return v.db.Write(ctx, func(tx *store.Tx) error {
		_, err := store.One[int64](ctx, tx, `pragma secure_delete = fast`)
		return err
	})
}

// claim notes the key's fingerprint in an empty database and compares it in any other.
func (v *Vault) claim(ctx context.Context) error {
	const q = `select fingerprint from vault_key order by at limit 1`
	known, err := store.One[string](ctx, v.db.Reader(), q)
	if errors.Is(err, store.ErrNotFound) {
		err = v.db.Write(ctx, func(tx *store.Tx) error {
			if err := tx.Lock(ctx, claimLock); err != nil {
				return err
			}
			if known, err = store.One[string](ctx, tx, q); !errors.Is(err, store.ErrNotFound) {
				return err
			}
			known = v.fingerprint
			if v.unnamed, err = v.opens(ctx, tx); err != nil || v.unnamed {
				return err // whoever took the fingerprint away is not helped to hide it
			}
			_, err := store.Exec(ctx, tx, `insert into vault_key (fingerprint, at, rule) values ($1, $2, $3)`, v.fingerprint, v.now(), indexRule)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("open vault: %w", err)
	}
	if known != v.fingerprint {
		return fmt.Errorf("open vault: %w", ErrWrongKey)
	}
	return nil
}

// opens tells whether anything is sealed here already, and that this key opens it: else it is ErrWrongKey.
func (v *Vault) opens(ctx context.Context, q store.Querier) (bool, error) {
	type row struct {
		Person string
		Key    []byte
	}
	rows, err := store.All[row](ctx, q, `select person, key from vault_secret order by person limit 20`)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	for _, r := range rows { // one may be damaged
		if _, err := v.unwrap(r.Person, r.Key); err == nil {
			return true, nil
		}
	}
	return false, ErrWrongKey
}

// Unnamed tells that the database does not say any more which key it is sealed with. The next Remake says it again.
func (v *Vault) Unnamed() bool { return v.unnamed }

// claimLock keeps two nodes that start together on an empty database from each noting its own key.
const claimLock = 0x7661756c74

// personRow is a person as stored.
type personRow struct {
	ID     string
	Key    []byte
	Sealed []byte
	Erased int64
}

const selectPerson = `
	select p.id, k.key, p.sealed, p.erased
	from vault_person p
	left join vault_secret k on k.person = p.id
	where p.id `

func (v *Vault) row(ctx context.Context, q store.Querier, id string) (personRow, error) {
	r, err := store.One[personRow](ctx, q, selectPerson+`= $1`, id)
	if err == nil && r.Erased != 0 {
		err = ErrErased
	}
	return r, err
}

func (v *Vault) open(r personRow) (Person, error) {
	key, err := v.unwrap(r.ID, r.Key)
	if err != nil {
		return Person{}, err
	}
	return openPerson(key, r)
}

func openPerson(key dataKey, r personRow) (Person, error) {
	var p Person
	plain, err := unseal(key.aead, personLabel(r.ID), r.Sealed)
	if err != nil {
		return p, err
	}
	err = json.Unmarshal(plain, &p)
	p.ID, p.Digest = r.ID, personDigest(r.ID, r.Sealed)
	return p, err
}

// Person reads one in plain. ErrErased when forgotten, store.ErrNotFound when never known. What a screen shows
// unmasked goes through Reveal, which keeps a record.
func (v *Vault) Person(ctx context.Context, q store.Querier, id string) (Person, error) {
	r, err := v.row(ctx, q, id)
	if err != nil {
		return Person{}, fmt.Errorf("read person %s: %w", id, err)
	}
	p, err := v.open(r)
	if err != nil {
		return Person{}, fmt.Errorf("read person %s: %w", id, err)
	}
	return p, nil
}

// People reads several in plain; the erased and the unknown are missing from the map.
func (v *Vault) People(ctx context.Context, q store.Querier, ids []string) (map[string]Person, error) {
	out := make(map[string]Person, len(ids))
	err := chunks(ids, func(part []any) error {
		rows, err := store.All[personRow](ctx, q, selectPerson+`in `+store.In(len(part), 1), part...)
		if err != nil {
			return fmt.Errorf("read people: %w", err)
		}
		for _, r := range rows {
			if r.Erased != 0 {
				continue
			}
			p, err := v.open(r)
			if err != nil {
				return fmt.Errorf("read person %s: %w", r.ID, err)
			}
			out[r.ID] = p
		}
		return nil
	})
	return out, err
}

// Display is the masked line of a person: what lists and readers without the right see. No key is touched.
type Display struct {
	ID     string
	Name   string // empty once erased
	Level  string
	Erased time.Time
}

// Displays reads the masked lines of several people. Views that join vault_person.display need not call it.
func (v *Vault) Displays(ctx context.Context, q store.Querier, ids []string) (map[string]Display, error) {
	out := make(map[string]Display, len(ids))
	err := chunks(ids, func(part []any) error {
		rows, err := store.All[Display](ctx, q,
			`select id, display, level, erased from vault_person where id in `+store.In(len(part), 1), part...)
		for _, d := range rows {
			out[d.ID] = d
		}
		return err
	})
	return out, err
}

// FindPhone, FindEmail, FindTail and FindAccount look up exactly; ids come oldest first. FindTail takes the last four
// digits, which a caller is asked for. FindPhone is for people who look for somebody: it finds whoever has the number,
// sits behind it, or gave it without its area. Whose number it is SamePhone says.
func (v *Vault) FindPhone(ctx context.Context, q store.Querier, s string) ([]string, error) {
	var rows [][]byte
	for _, x := range v.Phones(s) {
		if key := x.Key(); key != "" {
			rows = append(rows, v.blind("phone", key))
		}
		if near := x.Near(); near != "" && x.Dial == "" {
			rows = append(rows, v.blind("near", near))
		} else if x.Dial != "" {
			rows = append(rows, v.blind("near", x.Dial))
		}
	}
	return v.find(ctx, q, rows)
}

// SamePhone finds those who have one of the numbers.
func (v *Vault) SamePhone(ctx context.Context, q store.Querier, s string) ([]string, error) {
	return v.find(ctx, q, v.same("phone", v.phoneKeys(s)))
}

func (v *Vault) phoneKeys(s string) (keys []string) {
	if s == "" { // of most people one of the two is said
		return nil
	}
	for _, x := range v.Phones(s) {
		keys = append(keys, x.Key())
	}
	return keys
}

func emailKeys(s string) (keys []string) {
	if s == "" {
		return nil
	}
	for _, x := range contact.Emails(s) {
		keys = append(keys, x.Key())
	}
	return keys
}

// Reaches are the keys by which somebody with these contacts is told from others.
func (v *Vault) Reaches(phone, email string) (keys []string) {
	for _, key := range append(v.phoneKeys(phone), emailKeys(email)...) {
		if key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// same are the index rows of keys; what identifies nobody has none.
func (v *Vault) same(kind string, keys []string) (rows [][]byte) {
	for _, key := range keys {
		if key != "" {
			rows = append(rows, v.blind(kind, key))
		}
	}
	return rows
}

// FindEmail is like FindPhone.
func (v *Vault) FindEmail(ctx context.Context, q store.Querier, s string) ([]string, error) {
	return v.find(ctx, q, v.same("email", emailKeys(s)))
}

// FindTail is like FindPhone.
func (v *Vault) FindTail(ctx context.Context, q store.Querier, s string) ([]string, error) {
	d := contact.One(s, contact.Home).National()
	if len(d) != tailLength {
		return nil, nil
	}
	return v.find(ctx, q, v.same("tail", []string{d}))
}

// FindAccount is like FindPhone.
func (v *Vault) FindAccount(ctx context.Context, q store.Querier, s string) ([]string, error) {
	return v.find(ctx, q, v.same("account", []string{normalAccount(s)}))
}

// findLimit bounds the answer: a switchboard's number may belong to hundreds.
const findLimit = 200

func (v *Vault) find(ctx context.Context, q store.Querier, rows [][]byte) ([]string, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids, err := store.All[string](ctx, q, `
		select distinct person from vault_index where hash in `+store.In(len(rows), 2)+` order by person limit $1`,
		append([]any{findLimit}, anys(rows)...)...)
	if err != nil {
		return nil, fmt.Errorf("find person: %w", err)
	}
	return ids, nil
}

func anys(rows [][]byte) []any {
	out := make([]any, len(rows))
	for i, r := range rows {
		out[i] = r
	}
	return out
}

// chunkSize keeps the list of placeholders far below both databases' limits.
const chunkSize = 500

func chunks(ids []string, fn func(part []any) error) error {
	for len(ids) > 0 {
		n := min(len(ids), chunkSize)
		part := make([]any, n)
		for i, id := range ids[:n] {
			part[i] = id
		}
		if err := fn(part); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}
