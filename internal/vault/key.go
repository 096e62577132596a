// Package vault keeps what must be forgettable: people and what they said. Every person has a data key, wrapped by the
// organisation's master key; destroying the wrapped key forgets the person everywhere, while the journal, which holds
// only references and digests, stays provable.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Key is the organisation's master key. Everything secret is derived from it by label, so there is one file to keep.
type Key [32]byte

// KeyFile is where LoadKey looks, inside the data folder. Keep a copy apart from the database's backups: without it no
// person can be read, with it and an old backup even erased ones can.
const KeyFile = "keys/vault.key"

const keyPrefix = "amends-vault-key-1 "

// LoadKey reads the master key of a data folder; fs.ErrNotExist when there is none.
func LoadKey(dir string) (Key, error) {
	raw, err := os.ReadFile(filepath.Join(dir, KeyFile))
	if err != nil {
		return Key{}, fmt.Errorf("read %s: %w", KeyFile, err)
	}
	return ParseKey(string(raw))
}

// MakeKey makes the master key of a new data folder, readable by the owner only. One that is there stays.
func MakeKey(dir string) (Key, error) {
	path := filepath.Join(dir, KeyFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(path); err != nil && !errors.Is(err, fs.ErrExist) {
			return Key{}, fmt.Errorf("make %s: %w", KeyFile, err)
		}
	}
	return LoadKey(dir)
}

// ParseKey reads the text form of a key, as the file holds it.
func ParseKey(s string) (Key, error) {
	var k Key
	text, ok := strings.CutPrefix(strings.TrimSpace(s), keyPrefix)
	if !ok {
		return k, errors.New("vault key: not a key file of version 1")
	}
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(k) {
		return k, errors.New("vault key: damaged")
	}
	copy(k[:], raw)
	return k, nil
}

// NewKey makes a random key.
func NewKey() Key {
	var k Key
	_, _ = rand.Read(k[:]) // crypto/rand never fails; it ends the process instead
	return k
}

// Text is what ParseKey reads. It is not String, so that no log prints a key by accident.
func (k Key) Text() string { return keyPrefix + hex.EncodeToString(k[:]) + "\n" }

// String hides the key from logs.
func (k Key) String() string { return "vault.Key(hidden)" }

// GoString hides the key from %#v.
func (k Key) GoString() string { return k.String() }

// Derive gives 32 bytes for one purpose, independent of those for every other label.
func (k Key) Derive(label string) []byte {
	out, err := hkdf.Key(sha256.New, k[:], nil, "amends/"+label, 32)
	if err != nil {
		panic("hkdf: " + err.Error()) // only for lengths that the constant above does not have
	}
	return out
}

func (k Key) fingerprint() string { return hex.EncodeToString(k.Derive("fingerprint")[:16]) }

// makeKey writes a whole key or nothing: a linked temporary file cannot be seen half written, and a key that another
// process made meanwhile wins.
func makeKey(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".key-*") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.WriteString(NewKey().Text())
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// newAEAD is AES-256-GCM.
func newAEAD(key []byte) (cipher.AEAD, error) {
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(b)
}

// box is the format of everything sealed: one byte of version, the nonce, the ciphertext. label is bound in, so that a
// row copied to another place does not open.
const boxVersion = 1

func seal(a cipher.AEAD, label string, plain []byte) []byte {
	n := a.NonceSize()
	out := make([]byte, 1+n, 1+n+len(plain)+a.Overhead())
	out[0] = boxVersion
	_, _ = rand.Read(out[1:])
	return a.Seal(out, out[1:1+n], plain, []byte(label))
}

var errBox = errors.New("sealed bytes are damaged or belong elsewhere")

func unseal(a cipher.AEAD, label string, box []byte) ([]byte, error) {
	n := a.NonceSize()
	if len(box) < 1+n || box[0] != boxVersion {
		return nil, errBox
	}
	plain, err := a.Open(nil, box[1:1+n], box[1+n:], []byte(label))
	if err != nil {
		return nil, errBox
	}
	return plain, nil
}
