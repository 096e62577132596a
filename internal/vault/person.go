package vault

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"amends/internal/store"
)

// Person is everything the house knows of one complainant or customer. Level is the customer level ("金卡").
type Person struct {
	ID       string            `json:"-"`
	Digest   string            `json:"-"` // of the row as it is kept, for the record; empty while he is not kept
	Name     string            `json:"name,omitempty"`
	Phones   []string          `json:"phones,omitempty"`
	Emails   []string          `json:"emails,omitempty"`
	Address  string            `json:"address,omitempty"`
	IDNumber string            `json:"id_number,omitempty"`
	Level    string            `json:"level,omitempty"`
	Account  string            `json:"account,omitempty"`
	Extra    map[string]string `json:"extra,omitempty"`
	Typed    bool              `json:"typed,omitempty"` // by a stranger on the portal; nobody has looked at it yet
}

// ErrErased says that the person, or the text, was forgotten on purpose.
var ErrErased = errors.New("erased")

// ErrExists is returned by Save when somebody who was sealed as new is there already: load him again.
var ErrExists = errors.New("the person exists already")

// ErrMoved is returned by Save when somebody else has changed the person since he was read: load him again.
var ErrMoved = errors.New("the person has changed meanwhile")

// Sealed is a person ready to be written. Digest is what the record says of him: it holds as long as the row is this one.
type Sealed struct {
	ID     string
	Digest string
	person Person
	before *Person // as he was read; nil: he is new
	key    dataKey
	sealed []byte
}

// NewID makes the id of a person or text: UUIDv7.
func (v *Vault) NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Seal encrypts somebody new under a fresh key: all the computing that a new customer costs, to be done before the
// transaction. A person without ID gets one.
func (v *Vault) Seal(p Person) (*Sealed, error) {
	if p.ID == "" {
		p.ID = v.NewID()
	}
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	a, err := newAEAD(raw)
	if err != nil {
		return nil, err
	}
	s := &Sealed{ID: p.ID, key: dataKey{wrapped: seal(v.wrap, keyLabel(p.ID), raw), aead: a}}
	return s, s.with(p)
}

// SealOver seals a change of somebody who was read as before, under the key that he has: Save refuses with ErrMoved to
// write over what others have changed since.
func (v *Vault) SealOver(ctx context.Context, q store.Querier, before, p Person) (*Sealed, error) {
	p.ID = before.ID
	key, err := v.key(ctx, q, before.ID)
	if err != nil {
		return nil, fmt.Errorf("seal person: %w", err)
	}
	s := &Sealed{ID: p.ID, before: &before, key: key}
	return s, s.with(p)
}

// Again is the same person with something else about him, before he is written.
func (s *Sealed) Again(p Person) (*Sealed, error) {
	n := *s
	p.ID = s.ID
	return &n, n.with(p)
}

// with seals what is known of the person.
func (s *Sealed) with(p Person) error {
	plain, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("seal person: %w", err)
	}
	s.person, s.sealed = p, seal(s.key.aead, personLabel(s.ID), plain)
	s.Digest = personDigest(s.ID, s.sealed)
	return nil
}

func keyLabel(id string) string    { return "key:" + id }
func personLabel(id string) string { return "person:" + id }

// personDigest is what the journal keeps of a person's row. The sealed bytes hold a random nonce, so nobody can try out
// whom it is of; mask, level and index are not in it: they follow from the words, and Check works them out from there.
func personDigest(id string, sealed []byte) string {
	h := sha256.New()
	h.Write([]byte(personLabel(id)))
	h.Write([]byte{0})
	h.Write(sealed)
	return hex.EncodeToString(h.Sum(nil))
}

// Save writes a sealed person with its index rows: an insert of somebody new, an update of somebody who was read.
func (v *Vault) Save(ctx context.Context, tx *store.Tx, s *Sealed) error {
	if s.before != nil {
		return v.change(ctx, tx, s)
	}
	n, err := store.Exec(ctx, tx, `
		insert into vault_person (id, display, level, sealed, at)
		values ($1, $2, $3, $4, $5)
		on conflict (id) do nothing`,
		s.ID, s.person.display(), s.person.Level, s.sealed, v.now())
	if err == nil && n == 0 {
		err = ErrExists
	}
	if err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	if _, err := store.Exec(ctx, tx, `insert into vault_secret (person, key) values ($1, $2)`, s.ID, s.key.wrapped); err != nil {
		return fmt.Errorf("save key of person: %w", err)
	}
	v.keys.put(s.ID, s.key, v.now())
	return v.addBlinds(ctx, tx, s.ID, v.blinds(s.person))
}

// change writes over an existing person.
func (v *Vault) change(ctx context.Context, tx *store.Tx, s *Sealed) error {
	row, err := v.row(ctx, tx, s.ID)
	if errors.Is(err, ErrErased) || err == nil && personDigest(s.ID, row.Sealed) != s.before.Digest {
		err = ErrMoved
	}
	if err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	n, err := store.Exec(ctx, tx, `
		update vault_person set display = $1, level = $2, sealed = $3, at = $4 where id = $5 and sealed = $6`,
		s.person.display(), s.person.Level, s.sealed, v.now(), s.ID, row.Sealed)
	if err == nil && n == 0 { // another transaction was between the reading and the writing
		err = ErrMoved
	}
	if err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	if err := v.dropBlinds(ctx, tx, s.ID, v.blinds(*s.before)); err != nil {
		return err
	}
	return v.addBlinds(ctx, tx, s.ID, v.blinds(s.person))
}

// Same refuses with ErrMoved when a person is not kept any more as he was read.
func (v *Vault) Same(ctx context.Context, q store.Querier, p Person) error {
	row, err := v.row(ctx, q, p.ID)
	if errors.Is(err, ErrErased) || err == nil && personDigest(p.ID, row.Sealed) != p.Digest {
		err = ErrMoved
	}
	return err
}

func (v *Vault) addBlinds(ctx context.Context, tx *store.Tx, id string, blinds [][]byte) error {
	for _, b := range blinds {
		if _, err := store.Exec(ctx, tx, `
			insert into vault_index (hash, person) values ($1, $2) on conflict do nothing`, b, id); err != nil {
			return fmt.Errorf("index person: %w", err)
		}
	}
	return nil
}

func (v *Vault) dropBlinds(ctx context.Context, tx *store.Tx, id string, blinds [][]byte) error {
	for _, b := range blinds {
		if _, err := store.Exec(ctx, tx, `delete from vault_index where hash = $1 and person = $2`, b, id); err != nil {
			return fmt.Errorf("index person: %w", err)
		}
	}
	return nil
}

// Erase forgets a person: key, data, index rows and display go; the row stays as the record that it was done. Texts
// sealed with the key can never be read again.
func (v *Vault) Erase(ctx context.Context, tx *store.Tx, personID string) error {
	row, err := v.row(ctx, tx, personID)
	if errors.Is(err, ErrErased) {
		return nil // saying it twice is no error
	}
	if err != nil {
		return fmt.Errorf("erase person: %w", err)
	}
	if p, err := v.open(row); err == nil {
		err = v.dropBlinds(ctx, tx, personID, v.blinds(p))
		if err != nil {
			return err
		}
	} else if _, err := store.Exec(ctx, tx, `delete from vault_index where person = $1`, personID); err != nil {
		return fmt.Errorf("erase person: %w", err) // unreadable data must not stop the erasure: scan for the rows
	}
	if err := destroyKey(ctx, tx, personID, len(row.Key)); err != nil {
		return fmt.Errorf("erase person: %w", err)
	}
	if _, err := store.Exec(ctx, tx, `
		update vault_person set display = '', level = '', sealed = null, erased = $1 where id = $2`,
		v.now(), personID); err != nil {
		return fmt.Errorf("erase person: %w", err)
	}
	// Who looked at what and when stays; why was typed, and may say whom. Since it is sealed it goes with the key.
	if _, err := store.Exec(ctx, tx, `update look set why = '' where person = $1 and seq = 0 and field not in ('edit', 'erase')`, personID); err != nil {
		return fmt.Errorf("erase person: %w", err)
	}
	v.keys.drop(personID)
	v.said.forget(personID)
	return nil
}

// destroyKey writes noise over a wrapped key before the row goes: SQLite overwrites a row of equal length in place, and
// would otherwise leave the bytes in the free space of the page. The write-ahead log forgets the key with its next
// round; PostgreSQL forgets dead rows with the next vacuum.
func destroyKey(ctx context.Context, tx *store.Tx, person string, length int) error {
	noise := make([]byte, length)
	_, _ = rand.Read(noise)
	if _, err := store.Exec(ctx, tx, `update vault_secret set key = $1 where person = $2`, noise, person); err != nil {
		return err
	}
	_, err := store.Exec(ctx, tx, `delete from vault_secret where person = $1`, person)
	return err
}

func (v *Vault) now() time.Time { return v.Now().UTC() }
