package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"time"

	"amends/internal/fault"
)

// PortalCookie carries a complainant's link token after the code was checked.
const PortalCookie = "amends_portal"

// PortalFor is how long a checked code opens the complaint without being asked again.
const PortalFor = 12 * time.Hour

func (a *Auth) mac(label, s string) []byte {
	h := hmac.New(sha256.New, a.secret)
	h.Write([]byte(label + "\x00" + s))
	return h.Sum(nil)
}

// PortalCode is the six digits that open a complaint on the portal, together with its number. It is computed, not
// stored, so it is in no backup, and it never changes.
func (a *Auth) PortalCode(complaintID string) string {
	n := binary.BigEndian.Uint64(a.mac("portal code", complaintID))
	return fmt.Sprintf("%06d", n%1_000_000)
}

// ErrPortalCode is the one answer to an unknown number and a wrong code.
var ErrPortalCode = fault.New(fault.SignIn, "auth.portal_wrong")

// CheckPortalCode compares a code. number is what the visitor typed, which is counted even when no complaint has it;
// complaintID is then empty. A million codes at five tries and doubling waits take longer than a complaint is kept.
func (a *Auth) CheckPortalCode(number, complaintID, code, addr string) error {
	now := a.now()
	number = strings.ToUpper(strings.TrimSpace(number))
	net := network(addr)
	if d := a.callers.wait(net, now); d > 0 {
		return tooMany(d)
	}
	if d := a.codes.wait(number, now); d > 0 {
		return tooMany(d)
	}
	ok := subtle.ConstantTimeCompare([]byte(a.PortalCode(complaintID)), []byte(strings.TrimSpace(code))) == 1
	if !ok || complaintID == "" {
		return ErrPortalCode
	}
	a.codes.forgive(number)
	a.callers.undo(net)
	return nil
}

// PortalToken is what a link in a message, or the portal cookie, carries: complaint, end of validity, signature.
func (a *Auth) PortalToken(complaintID string, validFor time.Duration) string {
	body := complaintID + "." + fmt.Sprintf("%x", a.now().Add(validFor).Unix())
	return body + "." + base64.RawURLEncoding.EncodeToString(a.mac("portal token", body)[:18])
}

// CheckPortalToken answers the complaint that a token opens.
func (a *Auth) CheckPortalToken(token string) (complaintID string, err error) {
	i := strings.LastIndexByte(token, '.')
	if i < 0 {
		return "", ErrPortalCode
	}
	body, sig := token[:i], token[i+1:]
	want := base64.RawURLEncoding.EncodeToString(a.mac("portal token", body)[:18])
	if subtle.ConstantTimeCompare([]byte(sig), []byte(want)) != 1 {
		return "", ErrPortalCode
	}
	id, end, _ := strings.Cut(body, ".")
	var until int64
	if _, err := fmt.Sscanf(end, "%x", &until); err != nil || a.now().Unix() >= until {
		return "", fault.New(fault.SignIn, "auth.portal_expired")
	}
	return id, nil
}

// NewPortalCookie keeps a visitor inside one complaint.
func (a *Auth) NewPortalCookie(complaintID string, secure bool) *http.Cookie {
	return &http.Cookie{Name: PortalCookie, Value: a.PortalToken(complaintID, PortalFor), Path: "/", HttpOnly: true,
		Secure: secure, SameSite: http.SameSiteLaxMode, MaxAge: int(PortalFor / time.Second)}
}
