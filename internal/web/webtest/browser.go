// Package webtest looks at pages the way people do: in Chromium, in both languages and themes, on a desk and on a phone,
// and through axe. It also holds the lints of templates, style sheets and words. Tests only.
package webtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"amends/internal/waittest"
)

// shared are the browsers that run, by path: one serves all tests of a package, and every Tab has its own cookies.
var shared = struct {
	sync.Mutex
	run map[string]*running
}{run: map[string]*running{}}

type running struct {
	ctx   context.Context
	stop  func()
	users int
}

// The shell has the same engine without the rest of a browser, at two thirds of the cost.
var (
	shells = []string{"chromium-headless-shell", "chrome-headless-shell"}
	wholes = []string{"chromium", "chromium-browser", "google-chrome"}
)

// Look is how somebody reads a page.
type Look struct{ Lang, Theme string }

// Name is the look's part of the name of a picture.
func (l Look) Name() string { return l.Lang + "-" + l.Theme }

// Looks have each language and each theme once: no colour depends on the words, and no words on the colours.
var Looks = []Look{{"zh-CN", "light"}, {"en", "dark"}}

// Tab is one page of the browser.
type Tab struct {
	T    *testing.T
	Ctx  context.Context
	mu   sync.Mutex
	said []string // errors of the page's console
	turn int      // of Everywhere: see Axe; 0: none
}

// find gives the path of the first browser that is there, "" when there is none.
func find(names ...string) string {
	for _, name := range names {
		if p, err := exec.LookPath(name); name != "" && err == nil {
			return p
		}
	}
	return ""
}

// Open gives a tab of 1440 by 900. Without a browser, or in short mode, the test is skipped; where CI=true a missing
// browser fails it.
func Open(t *testing.T) *Tab {
	t.Helper()
	return open(t, append(append([]string{os.Getenv("CHROME")}, shells...), wholes...))
}

// OpenWhole is Open in a browser that keeps the pages that somebody leaves and wakes them up, which the shell does not.
func OpenWhole(t *testing.T) *Tab {
	t.Helper()
	return open(t, append([]string{os.Getenv("CHROME")}, wholes...))
}

func open(t *testing.T, names []string) *Tab {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser test")
	}
	path := find(names...)
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI has no chromium")
		}
		t.Skip("no chromium")
	}
	root := browser(t, path)
	ctx, cancel := chromedp.NewContext(root, chromedp.WithNewBrowserContext())
	tab := &Tab{T: t, Ctx: ctx}
	said := chromedp.Console(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for m, err := range said {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == "error" {
				tab.note(m.String())
			}
		}
	}()
	t.Cleanup(func() { cancel(); waittest.For(t, "the end of the tab", done); release(path) })
	tab.Size(1440, 900, false)
	return tab
}

func (b *Tab) note(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = append(b.said, s)
}

// Errors are what the page's scripts complained about so far.
func (b *Tab) Errors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.said...)
}

// Forget drops what the page complained about: the test provoked it.
func (b *Tab) Forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = nil
}

func browser(t *testing.T, path string) context.Context {
	shared.Lock()
	defer shared.Unlock()
	if r := shared.run[path]; r != nil {
		r.users++
		return r.ctx
	}
	dir, err := os.MkdirTemp("", "amends-browser-")
	if err != nil {
		t.Fatal(err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.NoSandbox,
		chromedp.NoFirstRun, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("font-render-hinting", "none"))
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, stop := chromedp.NewContext(alloc)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	shared.run[path] = &running{ctx, func() { stop(); stopAlloc(); _ = os.RemoveAll(dir) }, 1}
	return ctx
}

// release ends the browser with the last tab; the next test starts another.
func release(path string) {
	shared.Lock()
	defer shared.Unlock()
	r := shared.run[path]
	if r.users--; r.users == 0 {
		r.stop()
		delete(shared.run, path)
	}
}

// Do runs actions and fails the test when they do not work in time.
func (b *Tab) Do(actions ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	b.do("the browser", actions...)
}

func (b *Tab) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	ctx, cancel := context.WithTimeout(b.Ctx, waittest.Patience)
	defer cancel()
	var err error
	waittest.Happens(func() bool { // the page may just be left when it is looked at: nothing was touched then
		err = chromedp.Do(ctx, actions...)
		return err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "Could not find node with given id")
	})
	if err != nil {
		b.T.Fatalf("%s: %v: the page said %v and was %s", what, err, b.Errors(), b.stands())
	}
}

// Size sets the window; a phone also has touch and two pixels for one.
func (b *Tab) Size(w, h int64, phone bool) {
	b.T.Helper()
	opts := []chromedp.EmulateViewportOption{}
	if phone {
		opts = append(opts, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	b.Do(chromedp.EmulateViewport(w, h, opts...))
}

// Phone is 390 by 844.
func (b *Tab) Phone() { b.T.Helper(); b.Size(390, 844, true) }

// Choose sets the cookies of language (zh-CN, en) and theme (light, dark) for an address.
func (b *Tab) Choose(url, lang, theme string) {
	b.T.Helper()
	b.Cookie(url, "lang", lang)
	b.Cookie(url, "theme", theme)
}

// Cookie gives the tab a cookie for an address.
func (b *Tab) Cookie(url, name, value string) {
	b.T.Helper()
	if _, err := chromedp.Call(b.Ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: url}); err != nil {
		b.T.Fatalf("set cookie %s: %v", name, err)
	}
}

// Everywhere has something seen in both looks, on a desk and on a phone; end tells its pictures apart. Axe, which costs more
// than all else, judges each address in one look on a desk and in the other on a phone; which is which follows from the
// address, so that over the pages every look is judged on both.
func (b *Tab) Everywhere(url string, see func(look Look, phone bool, end string)) {
	b.T.Helper()
	defer func() { b.turn = 0 }()
	for i, l := range Looks {
		b.Choose(url, l.Lang, l.Theme)
		b.Size(1440, 900, false)
		b.turn = 1 + i
		see(l, false, l.Name())
		b.Phone()
		b.turn = 2 - i
		see(l, true, l.Name()+"-390")
	}
}

// Go opens an address and waits until the page has settled: fonts, modules, charts.
func (b *Tab) Go(url string) {
	b.T.Helper()
	// A guarded form would ask before it is left, and nobody is there to answer.
	Eval[int](b, `(document.querySelectorAll('form[data-dirty]').forEach((f) => delete f.dataset.dirty), 0)`)
	b.Do(chromedp.Navigate(url))
	b.Wait(`document.readyState === 'complete' && [...document.querySelectorAll('[data-chart]')].every((c) => c.dataset.drawn)`)
}

// Wait polls an expression until it is true.
func (b *Tab) Wait(js string) {
	b.T.Helper()
	waittest.Until(b.T, js, func() bool {
		yes, err := eval[bool](b, "Boolean("+js+")")
		if err != nil && !strings.Contains(err.Error(), "navigated") { // the page is just being left: ask the next one
			b.T.Fatalf("run %.80s: %v", js, err)
		}
		return yes
	}, func() any { return fmt.Sprintf("the page said %v and was %s", b.Errors(), b.stands()) })
}

// stands tells how a page looks that does not become what is waited for: where it is, what has the caret, what lies over it.
func (b *Tab) stands() string {
	said, err := eval[string](b, `JSON.stringify({at: location.pathname + location.search, ready: document.readyState,
		caret: document.activeElement?.outerHTML.slice(0, 200),
		over: [...document.querySelectorAll('dialog[open], [popover]:popover-open')].map((n) => n.outerHTML.slice(0, 200)),
		words: document.body?.innerText.slice(0, 400)})`)
	if err != nil {
		return err.Error()
	}
	return said
}

// Eval runs a script and gives its value, promises awaited.
func Eval[V any](b *Tab, js string) V {
	b.T.Helper()
	v, err := eval[V](b, js)
	if err != nil {
		b.T.Fatalf("run %.80s: %v", js, err)
	}
	return v
}

func eval[V any](b *Tab, js string) (V, error) {
	ctx, cancel := context.WithTimeout(b.Ctx, waittest.Patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[V](js, chromedp.EvalAwaitPromise))
}

// Click, Type and Press are what a person does.
func (b *Tab) Click(selector string) {
	b.T.Helper()
	b.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Type writes into the field that matches.
func (b *Tab) Type(selector, words string) {
	b.T.Helper()
	b.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), words))
}

// Press sends keys to whatever has the focus; kb.Enter and its like are keys too.
func (b *Tab) Press(keys string) { b.T.Helper(); b.Do(chromedp.KeyEvent(keys)) }

// Shot keeps a picture of the window in AMENDS_SHOTS, when somebody wants to look: drawing them costs more than the checks.
func (b *Tab) Shot(name string) {
	b.T.Helper()
	dir := os.Getenv("AMENDS_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.T.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), b.Picture(), 0o644); err != nil {
		b.T.Fatal(err)
	}
}

// Picture is the window as it is drawn.
func (b *Tab) Picture() []byte {
	b.T.Helper()
	png, err := chromedp.Run(b.Ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.T.Fatalf("take a picture: %v", err)
	}
	return png
}

// Paper shows the page as it prints on A4, or as it is on the screen again.
func (b *Tab) Paper(on bool) {
	b.T.Helper()
	media := ""
	if on {
		media = "print"
	}
	if _, err := chromedp.Call(b.Ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media}); err != nil {
		b.T.Fatalf("emulate paper: %v", err)
	}
	if on {
		b.Size(700, 1000, false) // A4 without its margins, at 96 dots an inch
	}
}
