package webtest

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"
)

//go:embed axe.min.js
var axe string

// Violation is one rule that the page breaks, and where.
type Violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		Target []any  `json:"target"`
		HTML   string `json:"html"`
		Why    string `json:"why"`
	} `json:"nodes"`
}

// Violations of WCAG 2.0 to 2.2, A and AA, on the page as it stands. axe runs through the debugger, to which the policy
// of the page does not apply.
func Violations(b *Tab) []Violation {
	b.T.Helper()
	if !Eval[bool](b, `Boolean(window.axe)`) {
		Eval[int](b, axe+";0")
	}
	// What is still sliding in is half transparent and would be measured so.
	Eval[int](b, `Promise.all(document.getAnimations().map((a) => a.finished.catch(() => 0))).then(() => 0)`)
	return Eval[[]Violation](b, `axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}, resultTypes: ['violations']})
		.then((r) => r.violations.map((v) => ({id: v.id, impact: v.impact, help: v.help,
			nodes: v.nodes.slice(0, 6).map((n) => ({target: n.target, html: n.html.slice(0, 160),
				why: (n.any[0] || n.all[0] || n.none[0] || {}).message}))})))`)
}

// Axe fails the test for every violation. Within Everywhere it judges every other view.
func Axe(t *testing.T, b *Tab) {
	t.Helper()
	if b.turn != 0 && (Eval[int](b, `location.pathname.length`)+b.turn)%2 == 0 {
		return
	}
	found := Violations(b)
	for _, v := range found {
		var where strings.Builder
		for _, n := range v.Nodes {
			fmt.Fprintf(&where, "\n    %v %s\n      %s", n.Target, n.HTML, n.Why)
		}
		t.Errorf("%s (%s): %s%s", v.ID, v.Impact, v.Help, where.String())
	}
}

// Fine keeps a picture of the page as it stands, and fails where it breaks what holds for all pages.
func Fine(t *testing.T, b *Tab, name string) {
	t.Helper()
	b.Shot(name)
	Axe(t, b)
	NoSidewaysScroll(t, b)
	NoClippedChips(t, b)
	Quiet(t, b)
	if t.Failed() {
		t.Errorf("on %s", name)
	}
}

// NoSidewaysScroll fails when the page is wider than the window: on a phone that breaks everything fixed.
func NoSidewaysScroll(t *testing.T, b *Tab) {
	t.Helper()
	wide := Eval[[]string](b, `(() => {
		const w = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= w && document.body.scrollWidth <= w) return [];
		return [...document.querySelectorAll('body *')]
			.filter((e) => e.getBoundingClientRect().right > w + 1).slice(0, 8)
			.map((e) => e.tagName + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right));
	})()`)
	if len(wide) > 0 {
		t.Errorf("scrolls sideways: %s", strings.Join(wide, "; "))
	}
}

// OneScroll fails when the window of the workbench scrolls besides the part of the page that is made to: its frame is as
// high as the window. What has no frame, such as the portal, scrolls as a whole.
func OneScroll(t *testing.T, b *Tab) {
	t.Helper()
	if over := Eval[int](b, `document.querySelector('.s-app') ? document.documentElement.scrollHeight - innerHeight : 0`); over > 0 {
		t.Errorf("the window scrolls too: the page is %d pixels higher", over)
	}
}

// NoClippedChips fails when the words of a badge, button, tag or label do not fit: English is longer.
func NoClippedChips(t *testing.T, b *Tab) {
	t.Helper()
	cut := Eval[[]string](b, `[...document.querySelectorAll('.k-sla, .k-tag, .k-btn, .k-grade, .k-stage, .k-count, .k-th, .k-tab, .k-filter, .k-segment, .s-bottom-label')]
		.filter((e) => e.offsetParent !== null && (e.scrollWidth > e.clientWidth + 1) && getComputedStyle(e).display !== 'inline')
		.concat([...document.querySelectorAll('td.k-td:not(.is-cut)')].filter((td) => td.offsetParent !== null &&
			[...td.querySelectorAll('.k-sla, .k-grade, .k-stage')]
				.some((c) => c.getBoundingClientRect().right > td.getBoundingClientRect().right + 1)))
		.slice(0, 8).map((e) => e.className + ' "' + e.textContent.trim().slice(0, 40) + '" ' + e.scrollWidth + '>' + e.clientWidth)`)
	if len(cut) > 0 {
		t.Errorf("words are cut: %s", strings.Join(cut, "; "))
	}
}

// Quiet fails when the page's scripts complained, also about the content policy.
func Quiet(t *testing.T, b *Tab) {
	t.Helper()
	if said := b.Errors(); len(said) > 0 {
		t.Errorf("the page complained: %s", strings.Join(said, "\n  "))
	}
}
