// Package site is what every feature of the web is mounted on: the house, the words, the files, who is signed in, and
// the frame around a page. A feature gets a *Site, mounts its routes, and knows no other feature.
package site

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/a-h/templ"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/pace"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/page"
	"amends/internal/web/shell"
)

// Site is the web of one house.
type Site struct {
	*house.House
	Words     *i18n.Bundle
	Assets    *page.Assets
	Hub       *page.Hub
	PublicURL string
	Secure    bool // cookies only over TLS
	Proxy     bool // believe X-Forwarded-For of the proxy in front
	Demo      bool // the sign-in page lists the demo logins
	Session   time.Duration
	Present   func(caseID string) []string // who has a case open here; set by the page of a case

	mux    *http.ServeMux
	pages  *[]string  // of staff
	open   *[]string  // of anybody
	bounds bound.Body // what the addresses take that are mounted next; the zero value is what is usual
	doors  *[]Door
	knocks *pace.Limiter
	errors page.Site
}

// New makes a site whose routes are added with the methods below. Handler answers them.
func New(s Site) *Site {
	s.mux, s.doors, s.pages, s.open = http.NewServeMux(), new([]Door), new([]string), new([]string)
	s.knocks = pace.NewLimiter("site.too_many", knocksPerHour, time.Hour)
	s.errors = page.Site{Log: s.Log, SignIn: "/sign-in", Page: nil, Fault: s.Fault}
	return &s
}

// Visit is one request of somebody signed in.
type Visit struct {
	auth.Principal
	Snap   *register.Snapshot
	Person *register.Staff
	Viewer view.Viewer
	Token  string // of the session's cookie
	Now    time.Time

	MustChange bool // signed in with a first password, which opens nothing but the page that changes it
}

// changePassword is where a first password is changed.
const changePassword = "/account/password"

// Can says whether the visitor has a permission.
func (v Visit) Can(p register.Permission) bool { return v.Snap.Can(v.Staff, p) }

// StaffHandler answers somebody signed in.
type StaffHandler func(w http.ResponseWriter, r *http.Request, v Visit) error

// knocksPerHour is how often an address may send something without being signed in: an office behind one address finds
// room. It is counted before anything is read.
const knocksPerHour = 1200

// Open mounts a page for anybody.
func (s *Site) Open(pattern string, h page.Handler) {
	*s.open = append(*s.open, pattern)
	door := s.door(pattern, bound.Said)
	s.mux.Handle(pattern, s.wrap(func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			if err := s.knocks.Take(s.Address(r), s.Now()); err != nil {
				return err
			}
		}
		if err := door(w, r); err != nil {
			return err
		}
		return h(w, r.WithContext(s.context(r, "")))
	}))
}

// Staff mounts a page for those who are signed in and hold at least one of the permissions; none means anybody signed in.
func (s *Site) Staff(pattern string, h StaffHandler, need ...register.Permission) {
	*s.pages = append(*s.pages, pattern)
	door := s.door(pattern, bound.Sheet)
	s.mux.Handle(pattern, s.wrap(func(w http.ResponseWriter, r *http.Request) error {
		v, err := s.visit(r)
		if err != nil {
			return err
		}
		if v.MustChange && r.URL.Path != changePassword {
			return page.Redirect(w, r, changePassword)
		}
		r = r.WithContext(auth.With(s.context(r, v.Person.Language), v.Principal))
		if !permitted(v, need) {
			return fault.New(fault.Forbidden, "site.not_permitted")
		}
		if err := door(w, r); err != nil {
			return err
		}
		if r.PostForm != nil { // a form in parts is read later
			r = Because(r)
		}
		return h(w, r, v)
	}))
}

// Because has what is done for a form that was read be done for the reason that stands in it.
func Because(r *http.Request) *http.Request {
	return r.WithContext(auth.Because(r.Context(), r.PostFormValue("why")))
}

// Raw mounts a handler that answers for itself, such as the static files or the API.
func (s *Site) Raw(pattern string, h http.Handler) { s.mux.Handle(pattern, h) }

func permitted(v Visit, need []register.Permission) bool {
	for _, p := range need {
		if v.Can(p) {
			return true
		}
	}
	return len(need) == 0
}

// wrap gives errors their page in the reader's language and theme.
func (s *Site) wrap(h page.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pages := s.errors
		pages.Page = func(t page.Trouble) templ.Component { return s.trouble(r, t) }
		pages.Wrap(h).ServeHTTP(w, r.WithContext(s.context(r, "")))
	})
}

// trouble is the page of an error. Whoever is signed in and went where nothing is for him keeps the navigation around it, and
// is told what to do.
func (s *Site) trouble(r *http.Request, t page.Trouble) templ.Component {
	frame := shell.Trouble(shell.NewFrame(s.Assets, r), t)
	if t.Status != http.StatusForbidden && t.Status != http.StatusNotFound || strings.HasPrefix(r.URL.Path, "/portal") {
		return frame
	}
	v, err := s.visit(r)
	if err != nil || v.MustChange {
		return frame
	}
	here := r.WithContext(s.context(r, ""))
	p, err := s.Frame(here, v, "", shell.TroubleTitle(here.Context(), t.Status))
	if err != nil {
		s.Log.WarnContext(r.Context(), "frame of an error page", "err", err)
		return frame
	}
	home := "/notices"
	if v.Can(register.CaseView) {
		home = "/c?view=" + view.ViewMine
	}
	return shell.Astray(p, t, home)
}

// context carries language, zone and clock of the organisation.
func (s *Site) context(r *http.Request, language string) context.Context {
	ctx := i18n.With(s.Words.Into(r.Context()), i18n.Choose(language, r))
	ctx = i18n.WithZone(ctx, s.Register.Snapshot().Zone())
	return i18n.WithNow(ctx, s.Now())
}

func (s *Site) visit(r *http.Request) (Visit, error) {
	c, err := r.Cookie(auth.Cookie)
	if err != nil {
		return Visit{}, auth.ErrNoSession
	}
	session, err := s.Auth.Session(r.Context(), c.Value)
	if err != nil {
		return Visit{}, err
	}
	snap := s.Register.Snapshot()
	p := snap.StaffByID[session.Staff]
	if p == nil || !p.Active {
		return Visit{}, auth.ErrNoSession
	}
	return Visit{Principal: session.Principal(), Snap: snap, Person: p, Viewer: view.ViewerOf(snap, p.ID), Token: c.Value, Now: s.Now(),
		MustChange: session.MustChange}, nil
}

// Still tells, for a stream that stays open, whether who asked for it may listen on: his session lives, which the stream does
// not prolong, and he works here. What the database cannot say now ends nothing.
func (s *Site) Still(v Visit) page.Still {
	return func(ctx context.Context) bool {
		session, err := s.Auth.Lives(ctx, v.Token)
		if err != nil {
			return !errors.Is(err, auth.ErrNoSession)
		}
		p := s.Register.Snapshot().StaffByID[session.Staff]
		return p != nil && p.Active && session.Staff == v.Staff
	}
}

// Handler is the whole site: request numbers, security headers, protection against foreign forms, then the routes.
func (s *Site) Handler() http.Handler {
	return page.Number(page.Secure(page.Sound(s.mux)))
}

// Logger is the site's log.
func (s *Site) Logger() *slog.Logger { return s.Log }

// Address is whom a request comes from; behind a proxy that is trusted, what the proxy says.
func (s *Site) Address(r *http.Request) string {
	if s.Proxy {
		list := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last, err := netip.ParseAddr(strings.TrimSpace(list[len(list)-1])); err == nil {
			return last.String()
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
