package auth

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"amends/internal/fault"
	"amends/internal/store"
)

// letters are those of codes: of what looks or sounds alike on paper and by phone, at most one is there (0 O, 1 I L, 2 Z,
// 5 S, 8 B, 6 G, U V).
const letters = "34679ACDEFHJKMNPQRTWXY"

// codeLength makes 22⁸ = 5.5 · 10^10 codes. At the pace of the throttle (ten tries a day) a thousand networks that guess at
// one complaint for ten years find its code with a chance of 1 in 1500, a hundred thousand in a month with 1 in 1800.
const codeLength = 8

// code writes letters that follow from a secret, in groups of four.
func code(mac []byte, length int) string {
	n := binary.BigEndian.Uint64(mac)
	var b strings.Builder
	for i := range length {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[n%uint64(len(letters))])
		n /= uint64(len(letters))
	}
	return b.String()
}

// NormalCode is what was meant by a code as it was typed: in any case, any width, with blanks and hyphens anywhere.
func NormalCode(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, norm.NFKC.String(s))
}

// SetupKey proves that whoever founds the organisation reads what the server prints. It follows from the keys, so that
// it is the same after a restart and on every node; once somebody can sign in nobody asks for it.
func (a *Auth) SetupKey() string { return code(a.mac("setup key", ""), 12) }

// CheckSetup compares a key as it was typed.
func (a *Auth) CheckSetup(ctx context.Context, typed, addr string) error {
	if NormalCode(typed) == "" {
		return fault.Input("key", "auth.setup_key_needed")
	}
	ok, err := a.judge(ctx, setups, "setup", network(addr), func() bool {
		return subtle.ConstantTimeCompare([]byte(NormalCode(typed)), []byte(NormalCode(a.SetupKey()))) == 1
	})
	if err == nil && !ok {
		err = fault.Input("key", "auth.setup_key_wrong")
	}
	return err
}

// issue is how often, and when last, the code of a complaint was given anew.
type issue struct {
	Generation int
	Made       time.Time
}

func (a *Auth) issue(ctx context.Context, complaint string) (issue, error) {
	i, err := store.One[issue](ctx, a.db.Reader(), `select generation, made from portal_code where complaint = $1`,
		complaint)
	if errors.Is(err, store.ErrNotFound) {
		return issue{Generation: 1}, nil
	}
	if err != nil {
		err = fmt.Errorf("read portal code: %w", err)
	}
	return i, err
}

// PortalCode is the code that opens a complaint on the portal, together with its number. It is computed, not stored, so
// it is in no backup.
func (a *Auth) PortalCode(ctx context.Context, complaint string) (string, error) {
	i, err := a.issue(ctx, complaint)
	return a.codeOf(complaint, i.Generation), err
}

// CodeAfter is the code of a complaint that a registration led to: of one just made nothing needs to be read. One that an
// idempotency key brought back may have been given another code since, which is not for who registered: "".
func (a *Auth) CodeAfter(ctx context.Context, complaint string, repeat bool) (string, error) {
	if repeat {
		i, err := a.issue(ctx, complaint)
		if err != nil || i.Generation > 1 {
			return "", err
		}
		return a.codeOf(complaint, i.Generation), nil
	}
	return a.codeOf(complaint, 1), nil
}

// ShortCode tells whether the code is still the six digits that complaints had before codes had letters: it should be
// given anew.
func (a *Auth) ShortCode(ctx context.Context, complaint string) (bool, error) {
	i, err := a.issue(ctx, complaint)
	return i.Generation == 0, err
}

func (a *Auth) codeOf(complaint string, generation int) string {
	if generation == 0 {
		return fmt.Sprintf("%06d", binary.BigEndian.Uint64(a.mac("portal code", complaint))%1_000_000)
	}
	return code(a.mac("portal code 2", fmt.Sprintf("%s\x00%d", complaint, generation)), codeLength)
}

// Reissue gives the code of a complaint anew. The old one, its links and the browsers that it was typed into open
// nothing any more. by is the member of staff, or complaint.Customer for the complainant himself.
func (a *Auth) Reissue(ctx context.Context, complaint, by string) (code string, err error) {
	err = a.db.Write(ctx, func(tx *store.Tx) (err error) {
		code, err = a.ReissueTx(ctx, tx, complaint, by)
		return err
	})
	return code, err
}

// ReissueTx is Reissue inside somebody else's transaction.
func (a *Auth) ReissueTx(ctx context.Context, tx *store.Tx, complaint, by string) (string, error) {
	i, err := store.One[issue](ctx, tx, `
		insert into portal_code (complaint, generation, made, who) values ($1, 2, $2, $3)
		on conflict (complaint) do update
			set generation = portal_code.generation + 1, made = excluded.made, who = excluded.who
		returning generation, made`, complaint, a.now(), by)
	if err != nil {
		return "", fmt.Errorf("reissue portal code: %w", err)
	}
	return a.codeOf(complaint, i.Generation), nil
}
