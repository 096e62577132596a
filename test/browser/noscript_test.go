package browser

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"amends/internal/complaint"
	"amends/internal/web/webtest"
)

// picture writes a photo for uploading.
func picture(t *testing.T) string {
	t.Helper()
	im := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 * 48 {
		im.Set(i%64, i/64, color.RGBA{uint8(i), uint8(i / 13), uint8(time.Now().Nanosecond()), 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "modem.png")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestTheCustomerWithoutScripts complains with a photo, notes number and code, follows, answers a question, confirms and
// rates, in a browser that runs no script.
func TestTheCustomerWithoutScripts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", true})
	b := o.tab()
	if _, err := chromedp.Call(b.Ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.Go(o.url + "/portal")
	b.Click(`a[href="/portal/new"]`)
	b.Wait(`location.pathname === '/portal/new' && document.readyState === 'complete'`)
	b.Shot("noscript-new")
	webtest.NoSidewaysScroll(t, b)
	b.Type("[name=matter]", "光猫指示灯整晚变红，报修三次没有人来。")
	b.Type("[name=wish]", "明天之前上门")
	b.Type("[name=phone]", newPhone())
	b.Do(chromedp.SetUploadFiles(chromedp.CSS("[name=files]"), []string{picture(t)}))
	b.Click(`form[action="/portal/new"] button[type=submit]`)
	b.Wait(`location.pathname === '/portal/done' && document.querySelector('.po-code')`)
	b.Shot("noscript-done")
	lines := strings.Split(text(b, ".po-big"), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "TS") || len(strings.TrimSpace(lines[1])) != len("ABCD-EFGH") {
		t.Fatalf("the page gives %q", lines)
	}
	number, code := lines[0], strings.TrimSpace(lines[1])
	id, err := o.h.Resolve(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}

	// Another day, another phone: number and code.
	b = o.tab()
	if _, err := chromedp.Call(b.Ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	follow := func(code string) {
		b.Go(o.url + "/portal/progress")
		b.Type("[name=number]", strings.ToLower(number))
		b.Type("[name=code]", code)
		b.Click(`form[action="/portal/progress"] button[type=submit]`)
	}
	wrong := "000000"
	if wrong == code {
		wrong = "000001"
	}
	follow(wrong)
	b.Wait(`document.querySelector('.po-notice.is-bad')`)
	b.Forget() // the console notes the 422 that was wanted
	follow(code)
	b.Wait(`location.pathname === '/portal/c/` + number + `'`)
	b.Wait(`document.querySelectorAll('.p-thumb').length === 1`)

	o.solve(id)
	b.Go(o.url + "/portal/c/" + number)
	says(b, ".po-ask", "请提供光猫背面的编号")
	b.Shot("noscript-asked")
	b.Type("#f-answer", "编号 HG8245")
	b.Click(`.po-ask form[action$="/say"] button[type=submit]`)
	b.Wait(`document.querySelector('.po-notice.is-ok') && !document.querySelector('#f-answer')`)
	says(b, "#say", "编号 HG8245")
	if s := o.state(id); s.WaitingSince != 0 || s.LastHeardAt == 0 {
		t.Error("the answer did not end the waiting")
	}
	o.finish(id)
	b.Go(o.url + "/portal/c/" + number)
	says(b, "#confirm", "已更换光猫")
	b.Click(`#confirm form:has([name=solved][value=yes]) button[type=submit]`)
	b.Wait(`document.querySelector('#survey form')`)
	b.Click(`#survey label:has([name=overall][value="4"])`) // the first tap; the second sends
	b.Shot("noscript-survey")
	b.Click(`#survey button[type=submit]`)
	b.Wait(`document.querySelector('.po-notice.is-ok') && !document.querySelector('#survey form')`)
	if s := o.state(id); s.Confirmed != "yes" || s.ConfirmedBy != "customer" || s.Score.Process != 4 {
		t.Errorf("confirmed %q by %q score %+v", s.Confirmed, s.ConfirmedBy, s.Score)
	}
	webtest.Quiet(t, b)
}

// solve brings a complaint of the portal to a question that its customer must answer.
func (o *office) solve(id string) {
	o.t.Helper()
	w := complaint.TextOf
	await(o.t, func() bool { return o.state(id).AcknowledgedAt != 0 })
	o.do("wangxiaoman", id, &complaint.Classify{Content: "service.promise", Nature: "general", Object: "operator", Department: "complaints", Limit: "h48"})
	o.do("wangxiaoman", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
	await(o.t, func() bool { return o.state(id).Marks["dispatch"].At != 0 })
	o.do("majun", id, &complaint.Assign{Department: "complaints", Owner: "linxiao", Reason: w("熟悉此类投诉")})
	o.do("linxiao", id, &complaint.AskCustomer{Medium: "portal", Question: w("请提供光猫背面的编号"), Pause: true})
}

// finish works it off up to the notice of the result.
func (o *office) finish(id string) {
	o.t.Helper()
	w := complaint.TextOf
	o.planned(o.state(id))
	o.do("gaojianguo", id, &complaint.ApprovePlan{Verdict: "approve"})
	o.do("linxiao", id, &complaint.CarryOut{Measure: o.state(id).Plan.Measures[0].ID, Text: w("已更换光猫")})
	o.do("linxiao", id, &complaint.Compensate{Kind: "credit", Amount: 5000, Consent: "accepted", Text: w("已到账")})
	o.do("linxiao", id, &complaint.NotifyResult{Medium: "portal", Done: w("已更换光猫"), Why: w("光猫老化"), Change: w("同批次一并更换")})
}
