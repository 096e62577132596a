package journal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Keys is what heads are signed with and checked against. Nodes of one journal share them.
type Keys struct {
	signer    note.Signer
	verifiers []string
}

const (
	keyFile      = "journal.key" // secret: whoever has it can sign a rewritten journal
	verifierFile = "journal.pub" // public: one verifier key a line, the current one first, older ones after it
)

// LoadKeys reads the keys in a directory; fs.ErrNotExist when one is missing. Keep a copy of the directory's journal.pub
// outside of the machine: it is what a proof is checked with.
func LoadKeys(dir string) (Keys, error) {
	secret, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err != nil {
		return Keys{}, fmt.Errorf("load journal keys: %w", err)
	}
	public, err := os.ReadFile(filepath.Join(dir, verifierFile))
	if err != nil {
		return Keys{}, fmt.Errorf("load journal keys: %w", err)
	}
	return ParseKeys(string(secret), strings.Fields(string(public))...)
}

// ParseKeys makes Keys of a signer key and the verifier keys to accept, the signer's own among them.
func ParseKeys(secret string, verifiers ...string) (Keys, error) {
	signer, err := note.NewSigner(strings.TrimSpace(secret))
	if err != nil {
		return Keys{}, fmt.Errorf("journal key: %w", err)
	}
	own := false
	for _, text := range verifiers {
		v, err := note.NewVerifier(text)
		if err != nil {
			return Keys{}, fmt.Errorf("journal verifier key: %w", err)
		}
		own = own || v.KeyHash() == signer.KeyHash() && v.Name() == signer.Name()
	}
	if !own {
		return Keys{}, errors.New("journal verifier keys: the signer's own is missing")
	}
	return Keys{signer: signer, verifiers: verifiers}, nil
}

// Verifier is the public key that the newest heads are checked with.
func (k Keys) Verifier() string {
	for _, text := range k.verifiers {
		if v, err := note.NewVerifier(text); err == nil && v.KeyHash() == k.signer.KeyHash() {
			return text
		}
	}
	return ""
}

// Trusting are the same keys with other ones to check heads against: those that a verifier brings along, since the ones
// beside the database belong to whoever holds it. None given: the same.
func (k Keys) Trusting(verifiers ...string) Keys {
	if len(verifiers) > 0 {
		k.verifiers = verifiers
	}
	return k
}

// MakeKeys makes the keys of a new journal; those that are there stay. It writes the public key first, so that a crash in
// between leaves nothing that signs without being known, and the secret one under its name only when it is whole.
func MakeKeys(dir string) (Keys, error) {
	if _, err := os.Stat(filepath.Join(dir, keyFile)); !errors.Is(err, fs.ErrNotExist) {
		return LoadKeys(dir)
	}
	secret, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return Keys{}, fmt.Errorf("make journal keys: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Keys{}, fmt.Errorf("make journal keys: %w", err)
	}
	older, err := os.ReadFile(filepath.Join(dir, verifierFile)) // a lost secret must not make the past unprovable
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Keys{}, fmt.Errorf("make journal keys: %w", err)
	}
	lines := append([]string{public}, strings.Fields(string(older))...)
	part := filepath.Join(dir, keyFile+".part")
	err = errors.Join(
		os.WriteFile(filepath.Join(dir, verifierFile), []byte(strings.Join(lines, "\n")+"\n"), 0o600),
		os.WriteFile(part, []byte(secret+"\n"), 0o600),
		os.Rename(part, filepath.Join(dir, keyFile)),
	)
	if err != nil {
		return Keys{}, fmt.Errorf("make journal keys: %w", err)
	}
	return LoadKeys(dir)
}
