package casefile_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
)

// A text at hand goes to the customer as it stands, so it names him as one may, leads to a page that is there, and
// shows what is still to be written instead of leaving it out; a reply with such a gap is not sent.
func TestMacrosCanBeSent(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	for lang, want := range map[string]struct{ name, gap string }{"zh-CN": {"周先生/女士，", "我们会【请补充】，并在"}, "en": {"Dear Mr/Ms 周, we did", "We will [please complete]"}} {
		b := e.As("mei")
		b.Lang = lang
		list := b.Get("/c/"+r.ID+"/macros", hx, "true").Is(t, http.StatusOK)
		all := ""
		for _, m := range list.Find("[role=option]").EachIter() {
			all += m.AttrOr("data-text", "") + "\n"
		}
		for _, s := range []string{want.name, want.gap, "/portal/progress?number=" + r.Number} {
			if !strings.Contains(all, s) {
				t.Errorf("%s: no %q in %s", lang, s, all)
			}
		}
		if strings.Contains(all, "*") {
			t.Errorf("%s: a masked name is sent: %s", lang, all)
		}
	}
	refused := post(t, e, "mei", "/c/"+r.ID+"/say", "mode", "reply", "medium", "sms", "text", "我们会【请补充】。").Is(t, http.StatusUnprocessableEntity)
	if words := refused.Has(t, ".k-problem").Text(); !strings.Contains(words, "请写完整再发送") {
		t.Error(words)
	}
	if state(t, e, r.ID).LastReplyAt != 0 {
		t.Error("half a reply was sent")
	}
}

// What is promised is the end of the whole matter: not the first word that presses now, nor the customer's own time to
// answer.
func TestMacrosPromiseTheEnd(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	s := state(t, e, r.ID)
	var whole, step clock.Instant
	for _, c := range s.Clocks {
		switch {
		case c.ID == "resolve" || c.ID == "statutory":
			if whole == 0 || c.DueAt < whole {
				whole = c.DueAt
			}
		case step == 0 || c.DueAt < step:
			step = c.DueAt
		}
	}
	if whole == 0 || step == 0 || step >= whole {
		t.Fatalf("the case does not show the difference: %+v", s.Clocks)
	}
	at := func(i clock.Instant) string {
		return i.Time().In(e.Site.Register.Snapshot().Zone()).Format("01-02 15:04")
	}
	all := ""
	for _, m := range e.As("mei").Get("/c/"+r.ID+"/macros", hx, "true").Is(t, http.StatusOK).Find("[role=option]").EachIter() {
		all += m.AttrOr("data-text", "") + "\n"
	}
	if !strings.Contains(all, at(whole)) || strings.Contains(all, at(step)) {
		t.Errorf("the end is %s, a step %s: %s", at(whole), at(step), all)
	}
}

// A time that is over is no promise: the text has a gap where it stood.
func TestMacrosPromiseNothingPast(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	texts := func() (all string) {
		for _, m := range e.As("mei").Get("/c/"+r.ID+"/macros", hx, "true").Is(t, http.StatusOK).Find("[role=option]").EachIter() {
			all += m.AttrOr("data-text", "") + "\n"
		}
		return all
	}
	if all := texts(); strings.Contains(all, "【请补充】 前给您明确答复") || !strings.Contains(all, " 前给您明确答复") {
		t.Errorf("while there is time: %s", all)
	}
	e.Pass(60 * 24 * time.Hour)
	if all := texts(); !strings.Contains(all, "【请补充】 前给您明确答复") {
		t.Errorf("long after: %s", all)
	}
}

// Who says how he is addressed is addressed so, and once.
func TestMacrosSaluteOnce(t *testing.T) {
	t.Parallel()
	e := open(t)
	for i, c := range []struct{ name, zh, en string }{{"張先生", "張先生，", "Dear Mr 張, "}, {"欧阳小姐", "欧阳小姐，", "Dear Miss 欧阳, "},
		{"Ms. 李", "李女士，", "Dear Ms 李, "}, {"Mr Smith", "尊敬的客户，", "Dear customer, "}} {
		res, err := e.Site.Desk.Do(t.Context(), complaint.Meta{By: "mei", Channel: "desk"}, "", &complaint.Register{Channel: "hotline",
			Subject: complaint.TextOf("宽带断网"), Matter: complaint.TextOf("断网三天"), Complainant: complaint.Complainant{Name: c.name, Phone: "1301234120" + strconv.Itoa(i)}})
		if err != nil {
			t.Fatal(err)
		}
		for lang, word := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			b := e.As("mei")
			b.Lang = lang
			all := ""
			for _, m := range b.Get("/c/"+res.ID+"/macros", hx, "true").Is(t, http.StatusOK).Find("[role=option]").EachIter() {
				all += m.AttrOr("data-text", "") + "\n"
			}
			if !strings.Contains(all, word) || strings.Contains(all, "先生/女士") || strings.Contains(all, "Mr/Ms") || strings.Contains(all, "Smith") {
				t.Errorf("%s in %s: no %q in %s", c.name, lang, word, all)
			}
		}
	}
}
