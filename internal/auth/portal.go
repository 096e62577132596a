package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"amends/internal/fault"
	"amends/internal/store"
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

// ErrPortalCode is the one answer to an unknown number and a wrong code.
var ErrPortalCode = fault.New(fault.SignIn, "auth.portal_wrong")

// CheckPortalCode compares a code. number is what the visitor typed, which is counted even when no complaint has it;
// complaintID is then empty.
func (a *Auth) CheckPortalCode(ctx context.Context, number, complaintID, code, addr string) error {
	number, code = strings.ToUpper(strings.TrimSpace(number)), NormalCode(code)
	want, err := a.PortalCode(ctx, complaintID)
	if err != nil {
		return err
	}
	ok, err := a.judge(ctx, codes, number, network(addr), func() bool {
		return subtle.ConstantTimeCompare([]byte(NormalCode(want)), []byte(code)) == 1 && complaintID != ""
	})
	if err == nil && !ok {
		err = ErrPortalCode
	}
	return err
}

// PortalToken is what a link in a message, or the portal cookie, carries: complaint, end of validity, when it was made,
// signature.
func (a *Auth) PortalToken(complaintID string, validFor time.Duration) string {
	now := a.now()
	body := fmt.Sprintf("%s.%x.%x", complaintID, now.Add(validFor).Unix(), store.Micros(now))
	return body + "." + a.sign(body)
}

func (a *Auth) sign(body string) string {
	return base64.RawURLEncoding.EncodeToString(a.mac("portal token", body)[:18])
}

// CheckPortalToken answers the complaint, or the file, that a token opens. A token from before the code was given anew
// opens nothing.
func (a *Auth) CheckPortalToken(ctx context.Context, token string) (complaintID string, err error) {
	i := strings.LastIndexByte(token, '.')
	if i < 0 {
		return "", ErrPortalCode
	}
	body := token[:i]
	if subtle.ConstantTimeCompare([]byte(token[i+1:]), []byte(a.sign(body))) != 1 {
		return "", ErrPortalCode
	}
	parts := strings.Split(body, ".")
	until, err := strconv.ParseInt(parts[min(1, len(parts)-1)], 16, 64)
	if err != nil || a.now().Unix() >= until {
		return "", errPortalExpired
	}
	var made int64 // 0: a token from before tokens said so
	if len(parts) > 2 {
		if made, err = strconv.ParseInt(parts[2], 16, 64); err != nil {
			return "", ErrPortalCode
		}
	}
	if strings.HasPrefix(parts[0], "file:") {
		return parts[0], nil
	}
	at, err := a.issue(ctx, parts[0])
	if err != nil {
		return "", err
	}
	if made < store.Micros(at.Made) {
		return "", errPortalExpired
	}
	return parts[0], nil
}

var errPortalExpired = fault.New(fault.SignIn, "auth.portal_expired")

// NewPortalCookie keeps a visitor inside one complaint.
func (a *Auth) NewPortalCookie(complaintID string, secure bool) *http.Cookie {
	return &http.Cookie{Name: PortalCookie, Value: a.PortalToken(complaintID, PortalFor), Path: "/", HttpOnly: true,
		Secure: secure, SameSite: http.SameSiteLaxMode, MaxAge: int(PortalFor / time.Second)}
}
