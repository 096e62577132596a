// Package auth answers who is asking: staff by password and session, programs by token, complainants by a code of
// their complaint. What they may do is decided elsewhere.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"amends/internal/fault"
)

// Cost is what one guess at a password takes with argon2id. A hash carries its own, so that it may rise later.
type Cost struct{ Memory, Time uint32 } // KiB, and how often all of it is gone through

// usual is what OWASP recommends first.
var usual = Cost{Memory: 19 * 1024, Time: 2}

const (
	argonThreads = 1
	saltLength   = 16
	keyLength    = 32
)

// hashing bounds how many passwords are hashed at once: each takes 19 MiB, and a flood of sign-ins must not take all.
type hashing chan struct{}

func (h hashing) do(ctx context.Context, fn func()) error {
	select {
	case h <- struct{}{}:
		defer func() { <-h }()
		fn()
		return nil
	case <-ctx.Done():
		return fault.New(fault.Unready, "auth.busy").With(ctx.Err())
	}
}

// hash makes the PHC string of a password.
func (h hashing) hash(ctx context.Context, cost Cost, password string) (string, error) {
	salt := random(saltLength)
	var key []byte
	if err := h.do(ctx, func() {
		key = argon2.IDKey(canonical(password), salt, cost.Time, cost.Memory, argonThreads, keyLength)
	}); err != nil {
		return "", err
	}
	return cost.phc(salt, key), nil
}

// decoy is the hash of no password. It is compared with when the login is unknown, so that the answer takes as long.
func (c Cost) decoy() string { return c.phc(random(saltLength), random(keyLength)) }

func (c Cost) phc(salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Time, argonThreads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

// verify tells whether the password makes the hash, and whether the hash is of another cost and should be renewed.
func (h hashing) verify(ctx context.Context, cost Cost, password, phc string) (ok, renew bool, err error) {
	p, err := parsePHC(phc)
	if err != nil {
		return false, false, err
	}
	err = h.do(ctx, func() {
		got := argon2.IDKey(canonical(password), p.salt, p.time, p.memory, p.threads, uint32(len(p.key)))
		ok = subtle.ConstantTimeCompare(got, p.key) == 1
	})
	renew = cost != Cost{p.memory, p.time} || p.threads != argonThreads || len(p.key) != keyLength
	return ok, ok && renew, err
}

type phc struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
}

var errPHC = errors.New("the stored password hash is not an argon2id PHC string")

func parsePHC(s string) (p phc, err error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, errPHC
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); err != nil {
		return p, errPHC
	}
	b64 := base64.RawStdEncoding
	salt, err1 := b64.DecodeString(parts[4])
	key, err2 := b64.DecodeString(parts[5])
	// Limits keep a damaged row from taking the machine's memory.
	if err1 != nil || err2 != nil || len(salt) < 8 || len(key) < 16 || p.time == 0 || p.threads == 0 || p.memory > 1<<20 || p.time > 20 {
		return p, errPHC
	}
	p.salt, p.key = salt, key
	return p, nil
}

// canonical makes the same password typed on different keyboards the same bytes.
func canonical(password string) []byte { return []byte(norm.NFKC.String(password)) }

// MinPassword is the least number of characters; length beats composition rules (NIST SP 800-63B).
const MinPassword = 10

// maxPassword bounds what is hashed.
const maxPassword = 256

// CheckPassword refuses what is too short, too long, or simply the login or the name again.
func CheckPassword(password, login, name string) error {
	lower := strings.ToLower(password)
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return fault.Input("password", "auth.password_short", "min", MinPassword)
	case len(password) > maxPassword:
		return fault.Input("password", "auth.password_long", "max", maxPassword)
	case strings.Count(password, password[:1]) == len(password), common(lower):
		return fault.Input("password", "auth.password_common")
	}
	for _, s := range []string{login, name} {
		if s = strings.ToLower(strings.TrimSpace(s)); len(s) >= 3 && strings.Contains(lower, s) && len(lower)-len(s) < 6 {
			return fault.Input("password", "auth.password_is_name")
		}
	}
	return nil
}

// commonStems are the beginnings of most guessed passwords that are long enough for the rule above.
var commonStems = []string{"password", "passw0rd", "qwerty", "1234567890", "12345678", "1q2w3e4r", "abc12345", "admin", "iloveyou",
	"welcome", "woaini", "letmein", "changeme", "a123456", "aa123456", "0987654321", "1qaz2wsx"}

// common is a stem with at most four characters behind it.
func common(lower string) bool {
	for _, s := range commonStems {
		if strings.HasPrefix(lower, s) && len(lower)-len(s) <= 4 {
			return true
		}
	}
	return false
}

// NewPassword makes a one-time password of 80 bits that can be read out: four groups without look-alikes.
func NewPassword() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789" // 31
	var b strings.Builder
	var one [1]byte
	for i := 0; i < 16; {
		_, _ = rand.Read(one[:])
		if int(one[0]) >= 256/len(letters)*len(letters) {
			continue // keep all letters equally likely
		}
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[int(one[0])%len(letters)])
		i++
	}
	return b.String()
}
