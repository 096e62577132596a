// Package shell is what stands around every page: navigation, top bar, palette, shortcut sheet, the list with its pane,
// and the frames of the customers' pages and of signing in. Its own words are in the two catalogues beside it.
package shell

import (
	"context"
	"embed"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"amends/internal/i18n"
	"amends/internal/web/kit"
	"amends/internal/web/page"
)

// Words are the catalogues of this package.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

// Frame is what every page needs from the request: the files, and how the reader wants to see them.
type Frame struct {
	Assets  *page.Assets
	Theme   string // light, dark, auto
	Dense   bool
	Now     time.Time
	Product string // empty: the product's own name
}

// NewFrame reads the reader's choices from the cookies theme and density.
func NewFrame(assets *page.Assets, r *http.Request) Frame {
	f := Frame{Assets: assets, Theme: "auto", Now: i18n.Now(r.Context())}
	if c, err := r.Cookie("theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		f.Theme = c.Value
	}
	if c, err := r.Cookie("density"); err == nil {
		f.Dense = c.Value == "compact"
	}
	return f
}

func (f Frame) product(ctx context.Context) string {
	if f.Product != "" {
		return f.Product
	}
	return i18n.T(ctx, "shell.product")
}

// first is the theme that the server renders; boot.js corrects "auto" before the first paint.
func (f Frame) first() string {
	if f.Theme == "dark" {
		return "dark"
	}
	return "light"
}

// Link is one line of the navigation.
type Link struct {
	Key   string // compared with Page.Active
	Label string
	Icon  string
	Href  string
	Count int    // shown when above zero, or when Zero is set
	Tone  string // "", soon (orange), over (red)
	Dot   int    // coloured dot of a saved view, chart colour 1 to 6
	Go    string // second key after g
}

// Unread is a number of unread notices as the bell shows it; where counting stopped it says so.
func Unread(n int) string {
	if n >= unreadCap {
		return strconv.Itoa(unreadCap-1) + "+"
	}
	return strconv.Itoa(n)
}

// unreadCap is where the house stops counting; three digits would not fit at the bell.
const unreadCap = 100

// Nav is the navigation of one reader.
type Nav struct {
	Org    string
	Views  []Link // the queue's views
	Mine   []Link // saved ones
	Manage []Link // insight and management
	Bottom []Link // four for a phone; the fifth is "more"
}

// User is who is signed in.
type User struct {
	Name string
	Role string
	Menu []kit.MenuItem
}

// Page is one page of the workbench.
type Page struct {
	Frame
	Title   string
	Active  string // the Key of the current link
	Nav     Nav
	User    User
	Beside  templ.Component // after the title: a tag
	Actions templ.Component // at the right of the top bar
	Canvas  bool            // grey ground, for dashboards and settings
	Live    string          // address of the event stream
	Palette string          // address of the palette's search; default /palette
	Bell    Link            // to the notices, with how many are unread; without a Key there is none
	Open    bool            // a complaint is open in the pane
	Keys    []Keys          // further lines of the shortcut sheet
	Flash   templ.Component // a kit.Toast shown at once
	Back    string          // address of the list, on a phone
}

// Keys is one line of the shortcut sheet.
type Keys struct {
	Caps  []string
	Label string
}

// PortalPage is one page for customers.
type PortalPage struct {
	Frame
	Title string
	Back  string // address; "" for none
	Phone string // tel:…; "" for none
	Foot  string
	Plain bool // no hero on top
}

// GatePage is a page with one card: signing in, a link that has expired, an error.
type GatePage struct {
	Frame
	Title string
	Tab   string // a shorter title for the browser; "" is the title
	Org   string
}

func (p GatePage) tab() string {
	if p.Tab != "" {
		return p.Tab
	}
	return p.Title
}

// words are those that the scripts say; they come from the same catalogues as everything else.
func words(ctx context.Context) map[string]string {
	out := map[string]string{}
	for _, k := range []string{"minutes", "hours_minutes", "days", "days_hours", "left", "over", "hardly_left", "just_over", "close", "undo", "undo_failed", "held", "send_now", "not_sent",
		"no_answer", "sign_in", "copied", "draft", "kept", "kept_files", "undrawn", "download", "note_leaves", "note_leaves_act", "forget", "search", "no_match", "remove", "typed", "ref"} {
		out[k] = i18n.T(ctx, "js."+k)
	}
	return out
}

func sheet(ctx context.Context, more []Keys) []Keys {
	line := func(key string, caps ...string) Keys { return Keys{caps, i18n.T(ctx, "keys."+key)} }
	return append([]Keys{line("palette", "Ctrl", "K"), line("search", "/"), line("move", "J", "K"), line("open", "Enter"),
		line("close", "Esc"), line("pick", "X"), line("new", "C"), line("reply", "R"), line("note", "N"), line("request", "A"), line("assign", "H"),
		line("escalate", "E"), line("macro", "M"), line("go", "G", "Q"), line("notices", "G", "N"), line("send", "Ctrl", "↵"), line("theme", "T"), line("sheet", "?")}, more...)
}

// config is htmx's: a proxy's 502 page must not land in the list.
const config = `{"defaultTimeout":30000,"noSwap":[204,304,"5xx"]}`

// Trouble is the page of an error.
func Trouble(f Frame, t page.Trouble) templ.Component { return trouble(f, t) }
