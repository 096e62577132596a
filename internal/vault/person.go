package vault

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"

	"amends/internal/store"
)

// Person is everything the house knows of one complainant or customer. Level is the customer level ("金卡").
type Person struct {
	ID       string            `json:"-"`
	Name     string            `json:"name,omitempty"`
	Phones   []string          `json:"phones,omitempty"`
	Emails   []string          `json:"emails,omitempty"`
	Address  string            `json:"address,omitempty"`
	IDNumber string            `json:"id_number,omitempty"`
	Level    string            `json:"level,omitempty"`
	Account  string            `json:"account,omitempty"`
	Extra    map[string]string `json:"extra,omitempty"`
}

// ErrErased says that the person, or the text, was forgotten on purpose.
var ErrErased = errors.New("erased")

// ErrExists is returned by Save when a text was sealed for a new person who turns out to exist: it was sealed with a
// key that is not the person's, and saving it would lose it. Load the person and seal the text with SealText.
var ErrExists = errors.New("the person exists already")

// ErrMoved is returned by Save when somebody else has changed the person since he was read: load him again.
var ErrMoved = errors.New("the person has changed meanwhile")

// Sealed is a person ready to be written.
type Sealed struct {
	ID     string
	person Person
	before *Person // as he was read; nil: whatever is there is written over
	key    dataKey
	sealed []byte
	blinds [][]byte
	texts  bool
}

// NewID makes the id of a person or text: UUIDv7.
func (v *Vault) NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Seal encrypts a person under a fresh key: all the computing that a new customer costs, to be done before the
// transaction. A person without ID gets one. Changes of an existing person go through Seal and Save too; Save finds
// the row and seals again under the key that the person has.
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
	s := &Sealed{ID: p.ID, person: p, blinds: v.blinds(p)}
	s.key = dataKey{wrapped: seal(v.wrap, keyLabel(p.ID), raw), aead: a}
	s.sealed, err = sealPerson(a, p)
	return s, err
}

// SealOver is Seal for a change of somebody who was read as before: Save then refuses with ErrMoved to write over what
// others have changed since.
func (v *Vault) SealOver(before, p Person) (*Sealed, error) {
	s, err := v.Seal(p)
	if err == nil && before.ID != "" {
		s.before = &before
	}
	return s, err
}

func sealPerson(a cipher.AEAD, p Person) ([]byte, error) {
	plain, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("seal person: %w", err)
	}
	return seal(a, personLabel(p.ID), plain), nil
}

func keyLabel(id string) string    { return "key:" + id }
func personLabel(id string) string { return "person:" + id }

// Save writes a sealed person with its index rows: an insert when new, else an update under the person's own key.
func (v *Vault) Save(ctx context.Context, tx *store.Tx, s *Sealed) error {
	n, err := store.Exec(ctx, tx, `
		insert into vault_person (id, display, level, sealed, at)
		values ($1, $2, $3, $4, $5)
		on conflict (id) do nothing`,
		s.ID, s.person.display(), s.person.Level, s.sealed, v.now())
	if err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	if n == 0 {
		return v.change(ctx, tx, s)
	}
	if _, err := store.Exec(ctx, tx, `insert into vault_secret (person, key) values ($1, $2)`, s.ID, s.key.wrapped); err != nil {
		return fmt.Errorf("save key of person: %w", err)
	}
	v.keys.put(s.ID, s.key, v.now())
	return v.addBlinds(ctx, tx, s.ID, s.blinds)
}

// change writes over an existing person.
func (v *Vault) change(ctx context.Context, tx *store.Tx, s *Sealed) error {
	row, err := v.row(ctx, tx, s.ID)
	if err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	if s.texts && string(row.Key) != string(s.key.wrapped) {
		return ErrExists
	}
	key, err := v.unwrap(row.ID, row.Key)
	if err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	old, err := openPerson(key, row)
	if err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	if s.before != nil && !reflect.DeepEqual(old, *s.before) {
		return ErrMoved
	}
	box, err := sealPerson(key.aead, s.person)
	if err != nil {
		return err
	}
	n, err := store.Exec(ctx, tx, `
		update vault_person set display = $1, level = $2, sealed = $3, at = $4 where id = $5 and sealed = $6`,
		s.person.display(), s.person.Level, box, v.now(), s.ID, row.Sealed)
	if err != nil {
		return fmt.Errorf("save person: %w", err)
	}
	if n == 0 { // another transaction was between the reading and the writing
		return ErrMoved
	}
	if err := v.dropBlinds(ctx, tx, s.ID, v.blinds(old)); err != nil {
		return err
	}
	return v.addBlinds(ctx, tx, s.ID, s.blinds)
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
