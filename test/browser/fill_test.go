package browser

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"amends/internal/waittest"
	"amends/internal/web/webtest"
)

// fill is one field of a form and how a person fills it in.
type fill struct{ how, name, value string }

func pick(name, value string) fill  { return fill{"pick", name, value} }  // a button of several
func write(name, words string) fill { return fill{"write", name, words} } // a text, a number, money
func choose(name, v string) fill    { return fill{"choose", name, v} }    // a line of a select
func find(name, v string) fill      { return fill{"find", name, v} }      // in a tree, by typing its words
func date(name string, days int) fill {
	return fill{"date", name, time.Now().AddDate(0, 0, days).Format(time.DateOnly)}
}
func more(list string) fill { return fill{"more", list, ""} } // a row more in a list

// fillIn does what a person does, in the form under the selector. Trees are opened and searched; a native select and the
// picker of a date cannot be reached by pointer, so those are set and told as the browser would.
func fillIn(b *webtest.Tab, form string, list []fill) {
	b.T.Helper()
	for _, f := range list {
		at := form + ` [name="` + f.name + `"]`
		switch f.how {
		case "pick":
			b.Click(form + ` label:has(input[name="` + f.name + `"][value="` + f.value + `"])`)
			b.Wait(`document.querySelector(` + quote(at+`[value="`+f.value+`"]`) + `).checked`)
		case "write":
			b.Do(chromedp.Focus(chromedp.CSS(at)))
			webtest.Eval[bool](b, `(document.querySelector(`+quote(at)+`).select(), true)`)
			b.Type(at, f.value)
		case "choose", "date":
			got := webtest.Eval[string](b, `(() => { const e = document.querySelector(`+quote(at)+`); e.value = `+quote(f.value)+`;
				for (const type of ['input', 'change']) e.dispatchEvent(new Event(type, {bubbles: true})); return e.value; })()`)
			if got != f.value {
				b.T.Fatalf("%s offers no %q", f.name, f.value)
			}
		case "find":
			search(b, at, f.value)
		case "more":
			b.Click(form + ` fieldset[id$="f-` + f.name + `"] [data-repeat-add]`)
			b.Wait(`document.activeElement?.name.startsWith(` + quote(f.name+".") + `)`) // the caret is in the new row
		}
	}
}

// search opens a tree, types the words of a line and takes what is found first.
func search(b *webtest.Tab, at, value string) {
	b.T.Helper()
	words := webtest.Eval[string](b, `[...document.querySelector(`+quote(at)+`).options].find((o) => o.value === `+quote(value)+`)?.dataset.path || ''`)
	if words == "" {
		b.T.Fatalf("%s offers no %q", at, value)
	}
	unfold(b, at+` + .k-tree-open`)
	b.Wait(`document.activeElement?.matches(` + quote(at+` ~ .k-tree input`) + `)`)
	keys(b, words)
	b.Wait(`document.querySelector(` + quote(at+` ~ .k-tree .k-tree-item`) + `)?.innerText.trim() === ` + quote(words))
	enter(b)
	b.Wait(`document.querySelector(` + quote(at) + `).value === ` + quote(value) + ` && !document.querySelector(` + quote(at+` ~ .k-tree:popover-open`) + `)`)
}

// unfold opens the menu of a button. The page closes menus when something scrolls, and on a busy machine it may hear late of
// the scrolling that brought the button into sight: then the menu is opened once more.
func unfold(b *webtest.Tab, button string) {
	b.T.Helper()
	open := `(() => { const button = document.querySelector(` + quote(button) + `);
		return document.getElementById(button.getAttribute('popovertarget')).matches(':popover-open') && button.getAttribute('aria-expanded') !== 'false'; })()`
	for range 5 {
		webtest.Eval[bool](b, `new Promise((done) => { document.querySelector(`+quote(button)+`).scrollIntoView({block: 'center', behavior: 'instant'}); requestAnimationFrame(() => setTimeout(done, 80, true)); })`)
		b.Click(button)
		if webtest.Eval[bool](b, `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(`+open+`), 120)))`) {
			return
		}
	}
	b.T.Fatalf("the menu of %s does not stay open", button)
}

// keys presses keys as a keyboard does: what a page takes at the key's fall types no character any more.
func keys(b *webtest.Tab, what string, with ...chromedp.KeyOption) {
	b.T.Helper()
	b.Do(chromedp.KeyEvent(what, append(with, func(p *input.DispatchKeyEventParams) {
		if p.Type == input.DispatchKeyEventTypeKeyDown {
			p.Type = input.DispatchKeyEventTypeRawKeyDown
		}
	})...))
}

func enter(b *webtest.Tab) { b.T.Helper(); keys(b, kb.Enter) }

func quote(s string) string {
	raw, _ := json.Marshal(s) // a string always marshals
	return string(raw)
}

// await polls until something behind the pages has happened.
func await(t *testing.T, done func() bool) {
	t.Helper()
	waittest.Until(t, "it has happened behind the pages", done, nil)
}

// step does a step of the procedure through its form: the button of the current step, or its line in the menu.
func (c *colleague) step(id, step string, list ...fill) {
	c.T.Helper()
	c.open(id)
	link := `[hx-get*="step=` + step + `"]`
	if webtest.Eval[bool](c.Tab, `Boolean(document.querySelector('[data-case-step]`+link+`:not([aria-disabled])'))`) {
		c.Click(`[data-case-step]` + link)
	} else {
		unfold(c.Tab, `[popovertarget=case-more]`)
		if !webtest.Eval[bool](c.Tab, `Boolean(document.querySelector('#case-more `+link+`'))`) {
			c.Shot("no-" + step)
			c.T.Fatalf("%s finds no way to %s; the page offers %q because %q", c.staff, step, text(c.Tab, "[data-case-step]"), text(c.Tab, ".cs-why"))
		}
		c.Click(`#case-more ` + link)
	}
	c.send(step, list...)
	if s := c.o.state(id); s.Marks[step].By != c.staff && s.Marks[step].Status == "" {
		c.T.Fatalf("%s sent %s; the record has %+v", c.staff, step, s.Marks[step])
	}
}

// send fills in the form in the dialog and sends it.
func (c *colleague) send(name string, list ...fill) {
	c.T.Helper()
	c.Wait(`document.querySelector('#dialog[open] form button[type=submit]')`)
	fillIn(c.Tab, "#dialog", list)
	if shots[name] {
		c.Shot(strings.Join([]string{"form", name, c.o.look.lang, c.o.look.theme}, "-"))
		webtest.Axe(c.T, c.Tab)
		webtest.NoSidewaysScroll(c.T, c.Tab)
	}
	c.Click(`#dialog button[type=submit]`)
	c.Wait(`!document.querySelector('#dialog[open]') || document.querySelector('#dialog .k-err, #dialog .k-problem')`)
	if wrong := text(c.Tab, "#dialog .k-err, #dialog .k-problem"); wrong != "" {
		c.Shot("wrong-" + name)
		c.T.Fatalf("%s: %s was refused: %s", c.staff, name, wrong)
	}
}

// shots are the forms that are looked at.
var shots = map[string]bool{"classify": true, "assess": true, "investigate": true, "liability": true, "plan": true, "cause": true, "compensate": true, "evaluate": true, "assign": true}
