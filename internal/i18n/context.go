package i18n

import (
	"context"
	"net/http"
	"strings"
	"time"
	_ "time/tzdata" // the organisation's zone must exist on a machine that has none

	"golang.org/x/text/language"
)

// locale is what the context carries: one value, so that asking is one look-up.
type locale struct {
	bundle *Bundle
	lang   Lang
	zone   *time.Location
	now    func() time.Time
}

type contextKey struct{}

// Shanghai is the zone when the organisation has not chosen one.
var Shanghai = must(time.LoadLocation("Asia/Shanghai"))

func must(l *time.Location, err error) *time.Location {
	if err != nil {
		panic(err)
	}
	return l
}

func of(ctx context.Context) locale {
	if l, ok := ctx.Value(contextKey{}).(locale); ok {
		return l
	}
	return locale{lang: Zh, zone: Shanghai, now: time.Now}
}

// Into gives a context whose words come from this bundle.
func (b *Bundle) Into(ctx context.Context) context.Context {
	l := of(ctx)
	l.bundle = b
	return context.WithValue(ctx, contextKey{}, l)
}

// From is the reader's language.
func From(ctx context.Context) Lang { return of(ctx).lang }

// With changes the language; an unknown one becomes the fallback.
func With(ctx context.Context, lang Lang) context.Context {
	l := of(ctx)
	l.lang = Zh
	if lang == En {
		l.lang = En
	}
	return context.WithValue(ctx, contextKey{}, l)
}

// Zone is the time zone in which instants are shown.
func Zone(ctx context.Context) *time.Location { return of(ctx).zone }

// WithZone changes it; nil leaves it.
func WithZone(ctx context.Context, zone *time.Location) context.Context {
	l := of(ctx)
	if zone != nil {
		l.zone = zone
	}
	return context.WithValue(ctx, contextKey{}, l)
}

// Now is the instant from which "2 minutes ago" is counted.
func Now(ctx context.Context) time.Time { return of(ctx).now() }

// WithNow fixes it, for tests and for pages that must agree with one reading of the clock.
func WithNow(ctx context.Context, at time.Time) context.Context {
	l := of(ctx)
	l.now = func() time.Time { return at }
	return context.WithValue(ctx, contextKey{}, l)
}

// Choose picks the language: the person's setting, the cookie "lang", what the browser accepts, Chinese.
func Choose(setting string, r *http.Request) Lang {
	for _, wish := range []string{setting, cookie(r)} {
		if l, ok := parse(wish); ok {
			return l
		}
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return Zh
	}
	for _, t := range tags {
		if l, ok := parse(t.String()); ok {
			return l
		}
	}
	return Zh
}

func cookie(r *http.Request) string {
	c, err := r.Cookie("lang")
	if err != nil {
		return ""
	}
	return c.Value
}

func parse(s string) (Lang, bool) {
	s = strings.ToLower(s)
	switch {
	case strings.HasPrefix(s, "zh"):
		return Zh, true
	case s == "en" || strings.HasPrefix(s, "en-"):
		return En, true
	}
	return Zh, false
}

// Middleware puts the bundle and the language of the cookie or browser into every request. Whoever knows the person
// afterwards overrides it with With(ctx, Choose(setting, r)).
func (b *Bundle) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(With(b.Into(r.Context()), Choose("", r))))
	})
}
