package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/register"
)

// until does what comes before a step.
func (e *env) until(id, step string) {
	e.t.Helper()
	for at, more := "", true; more && at != step; {
		var o Outcome
		if o, more = e.step(id); more && o.Step != nil {
			at = o.Step.ID
		}
	}
}

// A yes that staff write down needs its call; the complainant reads on his page that it was written down, and denies it.
func TestContest(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341206")
	e.until(o.ID, "confirm")
	at := "/complaints/" + o.ID + "/confirmation"
	p := e.ask("POST", at, e.as("anna"), `{"solved":"yes","basis":"phone","text":"好了"}`).problem(422, "input.invalid")
	if len(p.Errors) != 2 {
		t.Errorf("without its call: %+v", p.Errors)
	}
	call := `,"called_at":"` + time.Now().UTC().Format(time.RFC3339Nano) + `","number":"1206"`
	e.ask("POST", at, e.as("bo"), `{"solved":"yes","basis":"phone","text":"好了"`+call+`}`).problem(422, "input.invalid") // his own work
	// Nor with a file that he made up, or with one that cannot be heard, whatever it is called.
	proof := func(digest string) string {
		return `{"solved":"yes","basis":"phone","text":"好了"` + call + `,"files":[{"digest":"` + digest + `","name":"录音.mp3","type":"audio/mpeg"}]}`
	}
	var note struct{ Digest string }
	e.ask("POST", "/files?name=call.mp3", e.as("bo"), "没有声音\n", "Content-Type", "application/octet-stream").want(201).into(&note)
	for digest, code := range map[string]string{strings.Repeat("0", 64): "blob.unknown", note.Digest: "complaint.no_recording"} {
		if p := e.ask("POST", at, e.as("bo"), proof(digest)).problem(422, "input.invalid"); len(p.Errors) != 1 || p.Errors[0].Code != code {
			t.Errorf("%s: %+v", digest, p.Errors)
		}
	}
	whole := strings.Replace(call, `"1206"`, `"13012341206"`, 1)
	e.ask("POST", at, e.as("anna"), `{"solved":"yes","basis":"phone","text":"好了"`+whole+`}`).want(200)
	for _, who := range []string{"anna", "bo", "eve", "quinn"} { // whoever sees the case: the whole number is a look at the customer
		for _, part := range []string{"", "/timeline"} {
			text := string(e.ask("GET", "/complaints/"+o.ID+part, e.as(who), "").want(200).Body)
			if strings.Contains(text, "13012341206") || part != "" && !strings.Contains(text, `"called_number","text":"130****1206"`) {
				t.Errorf("%s reads the number that was called%s: %s", who, part, text)
			}
		}
	}

	code, err := e.house.Auth.PortalCode(t.Context(), o.ID)
	must(t, err)
	path := "/portal/complaints/" + o.Number
	var x Progress
	e.ask("GET", path, "", "", "X-Portal-Code", code).want(200).into(&x)
	if !x.CanContest {
		t.Fatalf("%+v", x)
	}
	for _, entry := range x.Timeline {
		if _, named := entry.Facts["written_by"]; named {
			t.Errorf("it names who wrote it down: %+v", entry)
		}
	}
	e.ask("POST", path+"/contest", "", `{"text":""}`, "X-Portal-Code", code).problem(422, "input.invalid")
	e.ask("POST", path+"/contest", "", `{"text":"没有人给我打过电话"}`, "X-Portal-Code", code).want(200).into(&x)
	if x.CanContest {
		t.Error("it can be denied twice")
	}
	e.ask("POST", path+"/contest", "", `{"text":"再说一次"}`, "X-Portal-Code", code).problem(409, "complaint.nothing_to_contest")
	s, err := e.house.Desk.Load(t.Context(), o.ID)
	must(t, err)
	if s.Confirmed != "no" || s.Contested != 1 || s.Marks["plan"].At != 0 {
		t.Errorf("%s, contested %d, %+v", s.Confirmed, s.Contested, s.Marks["plan"])
	}
	record, err := e.house.Desk.Record(t.Context(), o.ID)
	must(t, err)
	var by []string
	for _, r := range record {
		if _, ok := r.Event.(complaint.Contested); ok {
			by = append(by, r.By+"/"+r.Event.(complaint.Contested).By)
		}
	}
	if strings.Join(by, " ") != "customer/anna" {
		t.Errorf("on record: %v", by)
	}
}

// TestTheNumberOfACall: an attempt names a number that can be dialled, or one of the customer's, whole or by the four digits
// that lists show. Without its moment the command is refused in any case; what is said of the number is what is asked here.
func TestTheNumberOfACall(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var o Outcome
	e.ask("POST", "/complaints", e.as("anna"), `{"complainant":{"phone":"13012341206，88881234"},"channel":"hotline","subject":"x","matter":"y"}`).want(201).into(&o)
	e.until(o.ID, "confirm")
	refused := func(number string) bool {
		t.Helper()
		p := e.ask("POST", "/complaints/"+o.ID+"/confirmation", e.as("anna"), fmt.Sprintf(`{"solved":"yes","basis":"phone","text":"好了","number":%q}`, number)).
			problem(422, "input.invalid")
		if p.Errors[0].Path != "called_at" {
			t.Fatalf("%+v", p.Errors)
		}
		if len(p.Errors) > 1 && (p.Errors[1].Path != "number" || p.Errors[1].Code != "input.not_a_phone") {
			t.Errorf("%s: %+v", number, p.Errors)
		}
		return len(p.Errors) > 1
	}
	for number, no := range map[string]bool{
		"1": true, "12": true, "9999": true, "1.3E+10": true, "订单号 123": true, "138****0001": true, "206": true, "88880000": true,
		"13012341206": false, "1206": false, "1234": false, "88881234": false, // his, one of them without its area
		"13955554321": false, "0731-88881111转803": false, "073188881111-803": false, "010-12345678 ext 5": false, "+852 2345 6789": false, "0085223456789": false,
	} {
		if got := refused(number); got != no {
			t.Errorf("%s: refused is %v", number, got)
		}
	}
	settings := e.house.Register.Snapshot().Organisation
	settings.PhoneRegion = "HK"
	must(t, e.house.Register.Put(t.Context(), "root", e.house.Now(), register.Set(settings)))
	if refused("2345 6789") {
		t.Error("a number of the organisation's own region")
	}
}
