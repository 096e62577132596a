package form_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/improve"
	"amends/internal/register"
	"amends/internal/web/form"
)

func words(t *testing.T) (*i18n.Bundle, context.Context) {
	t.Helper()
	b := i18n.New()
	if err := b.Add(form.Words, complaint.Catalogue, improve.Catalogue); err != nil {
		t.Fatal(err)
	}
	return b, b.Into(context.Background())
}

func draw(t *testing.T, ctx context.Context, kind string, o form.Options) *goquery.Document {
	t.Helper()
	var buf bytes.Buffer
	o.Kind = kind
	if err := form.All(ctx, field.Asked(complaint.ActOf(kind).Fields), o).Render(ctx, &buf); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func post(v url.Values) *http.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// Every kind draws in both languages with words for everything, and every option says something.
func TestEveryKindIsWorded(t *testing.T) {
	t.Parallel()
	b, ctx := words(t)
	snap, err := register.Of(register.Seed())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs {
		ctx := i18n.With(ctx, lang)
		for kind := range complaint.Kinds() {
			if kind == "register" { // has a page of its own
				continue
			}
			k := complaint.ActOf(kind)
			doc := draw(t, ctx, kind, form.Options{Snap: snap, Allegations: []form.Choice{{Value: "a1", Label: "x"}}})
			for _, in := range field.Asked(k.Fields) {
				for _, o := range in.Options {
					if form.ChoiceWord(ctx, in.Name, o) == o {
						t.Errorf("%s.%s: no word for %s", kind, in.Name, o)
					}
				}
				if doc.Find("[name^='"+in.Name+"']").Length() == 0 && in.Type != field.List {
					t.Errorf("%s: no field %s", kind, in.Name)
				}
			}
		}
	}
	if lost := b.Lost(); len(lost) > 0 {
		t.Errorf("no words for %v", lost)
	}
	if wrong := b.Check(); len(wrong) > 0 {
		t.Error(wrong)
	}
}

// A posted plan becomes the command that the API would read: rows are numbered anew, yuan become cents.
func TestPlan(t *testing.T) {
	t.Parallel()
	_, ctx := words(t)
	v := url.Values{"outcome": {"upheld"}, "amount": {"1,200.5"}, "reason": {"a\r\nb"}, "measures.0.what": {""}, "measures.0.due_on": {""},
		"measures.7.what": {"second"}, "measures.7.due_on": {"2026-11-25"}, "measures.3.what": {"first"}, "measures.3.due_on": {"2026-11-24"}, "measures.3.owner": {"li"}}
	p := &complaint.ProposePlan{}
	if _, err := form.Read(post(v).WithContext(ctx), p.Act().Fields, nil, "", p); err != nil {
		t.Fatal(err)
	}
	if p.Amount != 120050 || p.Reason.Plain != "a\nb" || len(p.Measures) != 2 || p.Measures[0].What.Plain != "first" || p.Measures[0].Owner != "li" || p.Measures[1].DueOn != "2026-11-25" {
		t.Errorf("%+v", p)
	}
}

// What cannot be read is named by its path, and the form comes back with what was typed and the fault in the right row.
func TestFaultsFindTheirRow(t *testing.T) {
	t.Parallel()
	_, ctx := words(t)
	snap, _ := register.Of(register.Seed())
	v := url.Values{"outcome": {"upheld"}, "amount": {"12.345"}, "measures.2.what": {"x"}, "measures.2.due_on": {"soon"}}
	p, err := form.Read(post(v).WithContext(ctx), complaint.ActOf("plan").Fields, nil, "li", &complaint.ProposePlan{})
	_, fields, _ := i18n.Fault(ctx, err)
	if fields["amount"] == "" || fields["measures.0.due_on"] == "" || len(fields) != 2 {
		t.Fatalf("%v", fields)
	}
	doc := draw(t, ctx, "plan", form.Options{Snap: snap, Values: p.Values, Posted: true, Errors: fields})
	row := doc.Find("input[name='measures.0.due_on']")
	if row.AttrOr("aria-invalid", "") != "true" || doc.Find("input[name='measures.0.what']").AttrOr("value", "") != "x" {
		t.Error(doc.Html())
	}
	if doc.Find("[name=amount]").AttrOr("value", "") != "12.345" {
		t.Error("what was typed is gone")
	}
}

// Commands of every kind take what the form of the kind sends: no field that the JSON reader does not know.
func TestEveryFormFitsItsCommand(t *testing.T) {
	t.Parallel()
	_, ctx := words(t)
	for _, a := range complaint.Acts() {
		v := url.Values{}
		for _, f := range a.Fields {
			fill(v, "", f)
		}
		c := a.New()
		if _, err := form.Read(post(v).WithContext(ctx), a.Fields, nil, "", c); err != nil {
			t.Errorf("%s: %v", a.Name, err)
			continue
		}
		for _, f := range a.Fields {
			if f.Type != field.Files && field.Word(c, f.Name) == "" {
				t.Errorf("%s: %s was lost: %+v", a.Name, f.Name, c)
			}
		}
	}
}

func fill(v url.Values, under string, in field.Field) {
	at := under + in.Name
	switch in.Type {
	case field.Choice:
		v.Set(at, in.Options[0])
	case field.Number, field.Scale:
		v.Set(at, "3")
	case field.Money:
		v.Set(at, "10")
	case field.Instant:
		v.Set(at, "2026-11-30T10:00")
	case field.Date:
		v.Set(at, "2026-11-25")
	case field.Bool:
		v.Set(at, "1")
	case field.List:
		if in.Plain() {
			v.Set(at+".0", "x")
			return
		}
		for _, f := range in.Fields {
			fill(v, at+".0.", f)
		}
	case field.Findings:
		v.Set(at+".0.allegation", "a1")
		v.Set(at+".0.finding", "partly")
		v.Set(at+".0.reason", "why")
	default:
		v.Set(at, "x")
	}
}

type keeper struct{ kept map[string]blob.Info }

func (k *keeper) Put(_ context.Context, r io.Reader, name, by string) (blob.Ref, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return blob.Ref{}, err
	}
	if strings.HasPrefix(string(raw), "MZ") {
		return blob.Ref{}, fault.New(fault.Invalid, "blob.type")
	}
	d := "d" + name
	k.kept[d] = blob.Info{Digest: d, Type: "text/plain", Size: int64(len(raw)), By: by}
	return blob.Ref{Digest: d, Name: name, Type: "text/plain", Size: int64(len(raw))}, nil
}

func (k *keeper) Info(_ context.Context, digest string) (blob.Info, error) {
	i, ok := k.kept[digest]
	if !ok {
		return i, fault.New(fault.Unknown, "blob.unknown")
	}
	return i, nil
}

// A refused file is a fault of its field; the good one beside it is kept for the next attempt.
func TestFiles(t *testing.T) {
	t.Parallel()
	_, ctx := words(t)
	k := &keeper{map[string]blob.Info{}}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, text := range map[string]string{"a.txt": "hello", "b.exe": "MZ"} {
		part, _ := w.CreateFormFile("files", name)
		_, _ = part.Write([]byte(text))
	}
	_ = w.WriteField("text", "see file")
	w.Close()
	r := httptest.NewRequest("POST", "/", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	fields := complaint.ActOf("carry-out").Fields
	p, err := form.Read(r.WithContext(ctx), fields, k, "li", &complaint.CarryOut{})
	if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Path != "files" || f.Fields[0].Key != "blob.type" {
		t.Fatalf("%v", err)
	}
	c := &complaint.CarryOut{}
	_, err = form.Read(post(url.Values{"files.kept": p.Values["files.kept"], "text": {"x"}}).WithContext(ctx), fields, k, "li", c)
	if err != nil || len(c.Files) != 1 || c.Files[0].Digest != "da.txt" {
		t.Fatalf("%+v %v", c, err)
	}
	lie := url.Values{"files.kept": {`{"digest":"dother","name":"x","type":"text/html","size":1}`}}
	if _, err := form.Read(post(lie).WithContext(ctx), fields, k, "li", c); !errors.Is(err, fault.New(fault.Invalid, "input.invalid")) {
		t.Errorf("a file that nobody uploaded: %v", err)
	}
}

// The mark follows the choice: what stands in the form when it is drawn decides first, and the script goes on from there. The
// browser itself is told by the script alone: without one, nobody could choose otherwise.
func TestTheMarkFollowsTheChoice(t *testing.T) {
	t.Parallel()
	_, ctx := words(t)
	snap, err := register.Of(register.Seed())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind, chosen, value, field string
		needed                     bool
	}{
		{"rectify", "decision", "action", "due_on", true}, {"rectify", "decision", "none", "due_on", false},
		{"approve", "verdict", "return", "reason", true}, {"approve", "verdict", "approve", "reason", false},
		{"confirm", "solved", "no", "number", false}, {"confirm", "solved", "yes", "number", true},
		{"close", "basis", "exhausted", "text", true}, {"close", "basis", "accepted", "text", false},
		{"investigate", "findings.0.finding", "unclear", "findings.0.reason", true},
		{"investigate", "findings.0.finding", "substantiated", "findings.0.reason", false},
	} {
		doc := draw(t, ctx, c.kind, form.Options{Snap: snap, Posted: true, Values: url.Values{c.chosen: {c.value}}, Allegations: []form.Choice{{Value: "a1", Label: "x"}}})
		at := doc.Find("[name='" + c.field + "']")
		box := at.Closest("[data-needed]")
		_, required := at.Attr("required")
		_, star := box.Find(".k-need").Attr("hidden")
		_, optional := box.Find(".k-mark").Attr("hidden")
		if box.Length() != 1 || required || star == c.needed || optional != c.needed {
			t.Errorf("%s with %s=%s: required %v, star hidden %v, mark hidden %v", c.kind, c.chosen, c.value, required, star, optional)
		}
	}
}
