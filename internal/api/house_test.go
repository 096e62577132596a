package api

import (
	"bytes"
	"cmp"
	"fmt"
	"mime/multipart"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/journal"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/waittest"
)

func TestFiles(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	_ = w.WriteField("comment", "x")
	part, err := w.CreateFormFile("file", "机房 日志.txt")
	must(t, err)
	_, _ = part.Write([]byte("端口告警三次\n"))
	must(t, w.Close())
	var ref, raw blob.Ref
	e.ask("POST", "/files", e.as("anna"), form.String(), "Content-Type", w.FormDataContentType()).want(201).into(&ref)
	if ref.Name != "机房 日志.txt" || ref.Size != 19 || !strings.HasPrefix(ref.Type, "text/plain") || len(ref.Digest) != 64 {
		t.Fatalf("%+v", ref)
	}
	e.ask("POST", "/files?name=a.txt", e.as("anna"), "端口告警三次\n", "Content-Type", "application/octet-stream").want(201).into(&raw)
	if raw.Digest != ref.Digest || raw.Name != "a.txt" {
		t.Errorf("%+v", raw)
	}
	e.ask("POST", "/files", e.as("anna"), "", "Content-Type", "application/octet-stream").problem(422, "input.invalid")
	o := e.complain("13012341203")
	path := "/complaints/" + o.ID
	e.ask("GET", path+"/files/"+ref.Digest, e.as("anna"), "").problem(404, "blob.unknown") // stored, but not of this case
	body := fmt.Sprintf(`{"title":"日志","source":"system","files":[{"digest":%q,"name":"日志.txt","type":"text/html","size":1}]}`, ref.Digest)
	e.ask("POST", path+"/evidence", e.as("anna"), body).want(200)
	r := e.ask("GET", path+"/files/"+ref.Digest, e.as("anna"), "").want(200)
	if string(r.Body) != "端口告警三次\n" || !strings.Contains(r.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%s %v", r.Body, r.Header)
	}
	var c Case
	e.ask("GET", path, e.as("anna"), "").want(200).into(&c)
	if f := c.Evidence[0].Files[0]; !strings.HasPrefix(f.Type, "text/plain") || f.Size != 19 || f.Name != "日志.txt" {
		t.Errorf("what the caller says of a file is not believed: %+v", f)
	}
	e.ask("GET", path+"/files/"+ref.Digest, e.as("zed"), "").problem(404, "complaint.unknown")
	p := e.ask("POST", path+"/notes", e.as("anna"), `{"text":"x","files":[{"digest":"`+strings.Repeat("0", 64)+`"}]}`).problem(422, "input.invalid")
	if p.Errors[0].Path != "files.0.digest" {
		t.Errorf("%+v", p)
	}
}

// The name given when attaching meets the rule of the upload, at every door; the same bytes have one name in a case.
func TestFileNames(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var ref blob.Ref
	raw := []string{"Content-Type", "application/octet-stream"}
	e.ask("POST", "/files?name=x.hta", e.as("anna"), "words", raw...).problem(422, "input.invalid")
	e.ask("POST", "/files?name=a", e.as("anna"), "words", raw...).want(201).into(&ref)
	if ref.Name != "a.txt" {
		t.Errorf("stored as %q", ref.Name)
	}
	o := e.complain("13012341203")
	path := "/complaints/" + o.ID
	attach := func(door, name string) reply {
		said := map[string]string{"evidence": `"title":"x","source":"system"`, "replies": `"text":"x","medium":"sms"`}[door]
		return e.ask("POST", path+"/"+door, e.as("anna"),
			fmt.Sprintf(`{%s,"files":[{"digest":%q,"name":"%s"}]}`, cmp.Or(said, `"text":"x"`), ref.Digest, name))
	}
	for door, name := range map[string]string{"evidence": "发票.bat", "notes": "../../x.hta", "replies": "\u202egpj.exe", "messages": "宏.docm"} {
		if p := attach(door, name).problem(422, "input.invalid"); p.Errors[0].Path != "files.0.name" {
			t.Errorf("%s: %+v", door, p)
		}
	}
	attach("evidence", "../../账单\u202e").want(200)
	attach("notes", "合同.txt").want(200)
	var c Case
	e.ask("GET", path, e.as("anna"), "").want(200).into(&c)
	for _, x := range c.Evidence {
		for _, f := range x.Files {
			if f.Name != "账单.txt" {
				t.Errorf("a second name for the same bytes: %+v", f)
			}
		}
	}
	r := e.ask("GET", path+"/files/"+ref.Digest+"?download=true", e.as("anna"), "").want(200)
	if got := r.Header.Get("Content-Disposition"); !strings.Contains(got, "%E8%B4%A6%E5%8D%95.txt") {
		t.Errorf("saved as %s", got)
	}
	var kept PortalFile
	e.ask("POST", "/portal/files?name=b.txt", "", "other words", raw...).want(201).into(&kept)
	for _, name := range []string{"../../x.hta", "发票.bat", "发票.pdf.exe"} {
		body := fmt.Sprintf(`{"anonymous":true,"subject":"x","matter":"y","files":[{"token":%q,"name":%q}]}`, kept.Token, name)
		if p := e.ask("POST", "/portal/complaints", "", body).problem(422, "input.invalid"); p.Errors[0].Path != "files.0.name" {
			t.Errorf("%s from the portal: %+v", name, p)
		}
	}
}

func TestCustomers(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var o Outcome
	said := strings.Replace(fmt.Sprintf(aComplaint, "13012341203"), `"product":"宽带"`, `"product":"宽带","service":"钱女士专线"`, 1)
	e.ask("POST", "/complaints", e.as("anna"), said).want(201).into(&o)
	var found People
	e.ask("GET", "/customers?phone=130-1234-1203", e.as("anna"), "").want(200).into(&found)
	if len(found.Items) != 1 || found.Items[0].Name != "周*霞 130****1203" {
		t.Fatalf("%+v", found)
	}
	id := found.Items[0].ID
	e.ask("GET", "/customers?phone=13012341203", e.as("zed"), "").want(200).into(&found)
	if len(found.Items) != 0 {
		t.Error("a customer of cases that one does not see is not found")
	}
	e.ask("GET", "/customers", e.as("anna"), "").problem(422, "input.invalid")
	var page CustomerPage
	r := e.ask("GET", "/customers/"+id, e.as("anna"), "").want(200).into(&page)
	if page.Total != 1 || page.Cases[0].Number != o.Number || bytes.Contains(r.Body, []byte("13012341203")) {
		t.Errorf("%s", r.Body)
	}
	reveal := `{"field":"phones","why":"回电"}`
	e.ask("POST", "/customers/"+id+"/reveal", e.as("eve"), reveal).problem(403, "api.not_permitted")
	e.ask("POST", "/customers/"+id+"/reveal", e.as("zed"), reveal).problem(404, "customer.unknown")
	e.ask("POST", "/customers/"+id+"/reveal", e.as("anna"), `{"field":"phones"}`).problem(422, "input.invalid")
	e.ask("POST", "/customers/"+id+"/reveal", e.as("anna"), `{"field":"shoe","why":"x"}`).problem(422, "input.invalid")
	var v Revealed
	e.ask("POST", "/customers/"+id+"/reveal", e.as("anna"), reveal).want(200).into(&v)
	looks, err := e.house.Vault.Looks(t.Context(), e.house.DB.Reader(), id, "", 10)
	must(t, err)
	if v.Value != "13012341203" || len(looks) != 1 || looks[0].Who != "anna" || looks[0].Why != "回电" {
		t.Errorf("%+v %+v", v, looks)
	}
	e.ask("DELETE", "/customers/"+id, e.as("quinn"), "").problem(422, "input.invalid")
	e.ask("DELETE", "/customers/"+id+"?reason=x", e.as("anna"), "").problem(403, "api.not_permitted")
	e.ask("DELETE", "/customers/019f0000-0000-7000-8000-000000000000?reason=x", e.as("root"), "").problem(404, "customer.unknown")
	var gone Erasure
	e.ask("DELETE", "/customers/"+id+"?reason=on+request", e.as("root"), "").want(200).into(&gone) // the administrator sees no case
	if len(gone.Cases) != 1 || gone.Cases[0] != o.Number || gone.Texts == 0 || gone.Files == nil || !slices.Equal(gone.Fields, []string{"service"}) || gone.Stays == nil {
		t.Errorf("%+v", gone)
	}
	var c Case
	e.ask("GET", "/complaints/"+o.ID, e.as("anna"), "").want(200).into(&c)
	if !c.Erased || c.Matter != "" || c.Subject != "" || c.Customer.Name != "" {
		t.Errorf("%+v", c)
	}
	e.ask("POST", "/customers/"+id+"/reveal", e.as("anna"), reveal).problem(404, "api.erased")
	e.ask("DELETE", "/customers/"+id+"?reason=again", e.as("quinn"), "").want(200)
}

func TestSettings(t *testing.T) {
	t.Parallel()
	e := setup(t)
	body := "categories:\n  - {code: garden, name: {zh: 园艺, en: Garden}, active: true}\n"
	var c Changes
	e.ask("PUT", "/settings/category?dry_run=true", e.as("root"), body, "Content-Type", "application/yaml").want(200).into(&c)
	if !c.DryRun || len(c.Changes) != 1 || c.Changes[0].Op != "add" || e.house.Register.Snapshot().CategoryByCode["garden"] != nil {
		t.Fatalf("%+v", c)
	}
	e.ask("PUT", "/settings/category", e.as("root"), `{"categories":[{"code":"garden","name":{"zh":"园艺"},"active":true}]}`).want(200).into(&c)
	if c.DryRun || e.house.Register.Snapshot().CategoryByCode["garden"] == nil || c.Version != e.house.Register.Snapshot().Version {
		t.Fatalf("%+v", c)
	}
	e.ask("PUT", "/settings/tier", e.as("root"), body).problem(422, "input.invalid")
	e.ask("PUT", "/settings/nonsense", e.as("root"), body).problem(404, "api.no_such_kind")
	e.ask("PUT", "/settings/category", e.as("root"), "categories: [").want(422)
	e.ask("PUT", "/settings/category", e.as("eve"), body).problem(403, "api.not_permitted")
	r := e.ask("GET", "/settings/category", e.as("eve"), "").want(200)
	if !bytes.Contains(r.Body, []byte(`"garden"`)) || bytes.Contains(r.Body, []byte(`"staff"`)) {
		t.Errorf("%s", r.Body)
	}
	if r := e.ask("GET", "/settings/all", e.as("eve"), "").want(200); !bytes.Contains(r.Body, []byte(`"staff"`)) {
		t.Error("all holds everything")
	}
	for _, s := range sections {
		e.ask("GET", "/settings/"+string(s.kind), e.as("eve"), "").want(200)
	}
	var p Procedures
	e.ask("GET", "/procedures", e.as("anna"), "", "Accept-Language", "en").want(200).into(&p)
	if len(p.Items) == 0 || p.Items[0].InForce == 0 || p.Items[0].Title == "" {
		t.Errorf("%+v", p)
	}
	e.ask("GET", "/procedures/telecom/versions/1", e.as("anna"), "").want(200)
	e.ask("GET", "/procedures/telecom/versions/99", e.as("anna"), "").problem(404, "register.unknown")
	e.ask("GET", "/procedures/telecom/versions/x", e.as("anna"), "").problem(404, "register.unknown")
}

// TestRevisions: the history of the settings page by page, of everything, of a kind, of one; who may not see the settings sees
// none of it.
func TestRevisions(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]func(testing.TB) *env{"sqlite": setup, "postgres": func(t testing.TB) *env { return setupOn(t, storetest.PostgresDSN(t)) }} {
		t.Run(name, func(t *testing.T) { t.Parallel(); revising(t, e(t)) })
	}
}

func revising(t *testing.T, e *env) {
	write := func(code, name string) {
		body := `{"categories":[{"code":"` + code + `","name":{"zh":"` + name + `"},"active":true}]}`
		e.ask("PUT", "/settings/category?why="+url.QueryEscape("改名为"+name), e.as("root"), body).want(200)
	}
	write("garden", "园艺")
	write("garden", "绿化")
	write("pond", "水景")
	read := func(query string) (out Revisions) {
		t.Helper()
		e.ask("GET", "/settings/history"+query, e.as("eve"), "").want(200).into(&out)
		return out
	}
	one := read("?kind=category&id=garden&limit=1")
	if len(one.Items) != 1 || one.Next == "" {
		t.Fatalf("%+v", one)
	}
	r := one.Items[0]
	if r.Kind != "category" || r.ID != "garden" || r.By != "root" || r.Why != "改名为绿化" || r.Op != "change" || !slices.Equal(r.Fields, []string{"name"}) ||
		!strings.Contains(fmt.Sprint(r.Before), "园艺") || !strings.Contains(fmt.Sprint(r.After), "绿化") {
		t.Errorf("%+v", r)
	}
	first := read("?kind=category&id=garden&limit=1&after=" + url.QueryEscape(one.Next))
	if len(first.Items) != 1 || first.Next != "" || first.Items[0].Op != "add" || first.Items[0].Before != nil || first.Items[0].Why != "改名为园艺" {
		t.Errorf("%+v", first)
	}
	if all := read("?limit=2"); len(all.Items) != 2 || all.Items[0].ID != "pond" || all.Items[1].ID != "garden" {
		t.Errorf("%+v", all)
	}
	e.ask("GET", "/settings/history?id=garden", e.as("eve"), "").problem(422, "input.invalid")
	e.ask("GET", "/settings/history?kind=cat", e.as("eve"), "").problem(422, "input.invalid")
	e.ask("GET", "/settings/history?after=zz", e.as("eve"), "").problem(422, "input.invalid")
	e.ask("GET", "/settings/history", e.as("anna"), "").problem(403, "api.not_permitted")
}

func TestTokens(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var made TokenLine
	app := register.Staff{ID: "app", Name: "App", Department: "service", Roles: []string{"intake"}, Active: true, Service: true}
	must(t, e.house.Register.Put(t.Context(), "root", e.house.Now(), register.Set(app)))
	for body, code := range map[string]string{
		`{"name":"app","staff":"anna","scopes":["cases:read"]}`:                     "auth.token_of_another",
		`{"name":"app","staff":"app","scopes":["cases:read","settings:write"]}`:     "auth.scope_beyond_role",
		`{"name":"app","staff":"app","scopes":["cases:read"],"made_by":"somebody"}`: "input.unknown_field",
	} {
		p := e.ask("POST", "/tokens", e.as("root"), body)
		if !strings.Contains(string(p.Body), code) || p.Status < 400 {
			t.Errorf("%s: %d %s", body, p.Status, p.Body)
		}
	}
	e.ask("POST", "/tokens", e.as("root"), `{"name":"app","staff":"app","scopes":["cases:read","cases:write"]}`).want(201).into(&made)
	if !strings.HasPrefix(made.Token, auth.TokenPrefix) || made.Staff != "app" || made.Maker != "root" {
		t.Fatalf("%+v", made)
	}
	var me Me
	e.ask("GET", "/me", made.Token, "").want(200).into(&me)
	if me.Staff != "app" || len(me.Scopes) != 2 || len(me.Permissions) == 0 {
		t.Errorf("%+v", me)
	}
	narrow := e.as("root", auth.SettingsRead, auth.SettingsWrite)
	e.ask("POST", "/tokens", narrow, `{"name":"more","scopes":["cases:write"]}`).problem(403, "api.scope_missing")
	e.ask("POST", "/tokens", e.as("root"), `{"name":"x","scopes":["none"]}`).problem(422, "input.invalid")
	e.ask("POST", "/tokens", e.as("root"), `{"name":"x","staff":"gone","scopes":["cases:read"]}`).problem(422, "input.invalid")
	e.ask("POST", "/tokens", e.as("root"), `{"name":"x","scopes":["cases:read"],"expires":"`+time.Now().Add(-time.Hour).Format(time.RFC3339)+`"}`).problem(422, "input.invalid")
	r := e.ask("GET", "/tokens", e.as("root"), "").want(200)
	if !bytes.Contains(r.Body, []byte(made.ID)) || bytes.Contains(r.Body, []byte(made.Token)) {
		t.Errorf("%s", r.Body)
	}
	p := e.ask("DELETE", "/tokens/"+made.ID, e.as("root"), "").problem(422, "input.invalid") // it acts as somebody else
	if len(p.Errors) != 1 || p.Errors[0].Path != "why" || p.Errors[0].Code != "auth.why_another" {
		t.Errorf("%+v", p)
	}
	e.ask("DELETE", "/tokens/"+made.ID+"?why="+strings.Repeat("x", 501), e.as("root"), "").problem(422, "input.invalid")
	e.ask("DELETE", "/tokens/"+made.ID+"?why="+url.QueryEscape("程序停用"), e.as("root"), "").want(204)
	lines, err := e.house.Auth.AccountEvents(t.Context(), "app", "", 1)
	if err != nil || lines[0].Why != "程序停用" {
		t.Errorf("%+v %v", lines, err)
	}
	e.ask("GET", "/me", made.Token, "").problem(401, "auth.no_token")
	e.ask("DELETE", "/tokens/"+made.ID, e.as("root"), "").problem(404, "api.no_such_token")
}

// TestWhatATokenDoesNamesIt: every event and every look that comes by a token says so, in the timeline, in the log and in
// the proof; what a person does with his own hands does not, and a withdrawn token keeps its name.
func TestWhatATokenDoesNamesIt(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); namesTokens(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); namesTokens(t, setupOn(t, storetest.PostgresDSN(t))) })
}

func namesTokens(t *testing.T, e *env) {
	var made TokenLine
	e.ask("POST", "/tokens", e.as("lena"), `{"name":"x","scopes":["cases:read"]}`).problem(403, "api.not_permitted")
	e.ask("POST", "/tokens", e.as("root"), `{"name":"nightly","scopes":["settings:read"]}`).want(201).into(&made)
	o := e.complain("13012341203")
	_, err := e.house.Desk.Do(t.Context(), complaint.Meta{By: "anna", Channel: "desk"}, o.ID, &complaint.Note{Text: complaint.TextOf("by hand")})
	must(t, err)
	raw := e.as("anna")
	e.ask("POST", "/complaints/"+o.ID+"/notes", raw, `{"text":"by token"}`).want(200)
	var line Timeline
	e.ask("GET", "/complaints/"+o.ID+"/timeline", raw, "").want(200).into(&line)
	for _, x := range line.Entries {
		text := ""
		if len(x.Texts) > 0 {
			text = x.Texts[0].Text
		}
		if by := x.ViaName == "test" && x.Via != ""; by == (text == "by hand" || x.By == complaint.System) || x.Channel == "" {
			t.Errorf("%s %q by %s on %q via %q %q", x.Event, text, x.By, x.Channel, x.Via, x.ViaName)
		}
	}
	token := line.Entries[len(line.Entries)-1].Via
	var c Case
	e.ask("GET", "/complaints/"+o.ID, raw, "").want(200).into(&c)
	e.ask("POST", "/customers/"+c.Customer.ID+"/reveal", raw, `{"field":"phones","why":"call back"}`).want(200)
	looks, err := e.house.Vault.Looks(t.Context(), e.house.DB.Reader(), c.Customer.ID, "", 5)
	must(t, err)
	if len(looks) != 1 || looks[0].Via != token {
		t.Errorf("looks %+v, want via %s", looks, token)
	}
	must(t, e.house.Auth.RevokeToken(auth.Because(t.Context(), "lost"), token))
	if name := e.house.Auth.TokenName(t.Context(), token); name != "test" {
		t.Errorf("a withdrawn token is called %s", name)
	}
	recs, err := e.house.Journal.Stream(t.Context(), o.ID, 0)
	must(t, err)
	last := recs[len(recs)-1]
	if !bytes.Contains(journal.Leaf(last), []byte(token)) {
		t.Error("the token is not in the leaf")
	}
}

// A reader that fails, or that has not moved for a while, is named; why only to those who may see the settings.
func TestHealthNamesAReaderThatStandsStill(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.complain("13012341203")
	must(t, e.house.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(t.Context(), tx, `insert into journal_reader (name, position, holder, lease_until, failures, last_error, error_at)
			values ('broken', 1, '', 0, 3, 'no such table: secret', $1), ('idle', 1, '', 0, 0, '', 0)`, time.Now())
		return err
	}))
	health := func(token string) (h Health, byName map[string]Reader) {
		e.api.health.at = time.Time{}
		e.ask("GET", "/health", token, "").want(200).into(&h)
		byName = map[string]Reader{}
		for _, r := range h.Readers {
			byName[r.Name] = r
		}
		return h, byName
	}
	root := e.as("root")
	h, readers := health(root)
	if r := readers["broken"]; h.Status != "degraded" || !r.Still || r.Failures != 3 || r.FailedAt == "" || r.Error != "no such table: secret" {
		t.Errorf("%+v", h)
	}
	if r := readers["idle"]; r.Still || r.Behind == 0 {
		t.Errorf("%+v", r)
	}
	for _, token := range []string{"", e.as("anna")} { // how much goes on here is nobody's business
		if h, _ := health(token); !reflect.DeepEqual(h, Health{Status: "degraded"}) {
			t.Errorf("to whoever may not see the settings it says %+v", h)
		}
	}
	was := e.api.health.seen["idle"]
	was.since = was.since.Add(-stillFor)
	e.api.health.seen["idle"] = was
	if _, readers = health(root); !readers["idle"].Still {
		t.Errorf("%+v", readers["idle"])
	}
}

func TestHealthAndReports(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	var h Health
	e.ask("GET", "/health", e.as("root"), "").want(200).into(&h)
	if h.Status != "ok" || h.Database != "ok" || h.Disk != "ok" || h.Position == 0 {
		t.Errorf("%+v", h)
	}
	var d struct {
		Volume []struct{ Received int }
	}
	go func() { _ = e.house.Reports.Run(t.Context()) }()
	waittest.Until(t, "the figures count one", func() bool {
		e.ask("GET", "/reports/dashboard", e.as("eve"), "").want(200).into(&d)
		received := 0
		for _, p := range d.Volume {
			received += p.Received
		}
		return received == 1
	}, func() any { return d })
	// A party's figures are without his case, at once.
	e.ask("POST", "/complaints/"+o.ID+"/parties", e.as("quinn"), `{"staff":"eve","ground":"about","reason":"来电指明"}`).want(200)
	e.ask("GET", "/reports/dashboard", e.as("eve"), "").want(200).into(&d)
	for _, p := range d.Volume {
		if p.Received != 0 {
			t.Errorf("the party counts it: %+v", d)
		}
	}
	e.ask("GET", "/reports/dashboard?department=none", e.as("eve"), "").problem(422, "input.invalid")
	none := newAPI(Deps{House: e.house})
	(&env{t: t, house: e.house, api: none, token: e.token}).ask("GET", "/reports/dashboard", e.as("eve"), "").problem(503, "api.reports_away")
	must(t, e.house.DB.Close())
	e.api.health.at = time.Time{}
	e.ask("GET", "/health", "", "").want(503).into(&h)
	if h.Status != "down" {
		t.Errorf("%+v", h)
	}
}

// TestHealthWrites: a database that can only be read takes no complaint, a disk that is full no file; both are told once
// they are over.
func TestHealthWrites(t *testing.T) {
	t.Parallel()
	bothDatabases(t, func(t *testing.T, e *env) {
		ask := func(status int) (h Health) {
			t.Helper()
			e.api.health.at, e.api.health.probed = time.Time{}, time.Time{}
			e.ask("GET", "/health", e.as("root"), "").want(status).into(&h)
			return h
		}
		change := func(statement string) {
			t.Helper()
			must(t, e.house.DB.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.ExecContext(t.Context(), statement)
				return err
			}))
		}
		change(`alter table probe rename to away`)
		if h := ask(503); h.Status != "down" || h.Database != "unwritable" || h.Disk != "ok" {
			t.Errorf("%+v", h)
		}
		e.ask("GET", "/health", "", "").want(503)
		change(`alter table away rename to probe`)
		if h := ask(200); h.Status != "ok" {
			t.Errorf("%+v", h)
		}
		aside := e.house.Dir + "-aside"
		must(t, os.Rename(e.house.Dir, aside))
		if h := ask(200); h.Status != "degraded" || h.Disk != "unwritable" || h.Database != "ok" {
			t.Errorf("%+v", h)
		}
		must(t, os.Rename(aside, e.house.Dir))
		if h := ask(200); h.Status != "ok" {
			t.Errorf("%+v", h)
		}
	})
}

// bothDatabases runs a test on each.
func bothDatabases(t *testing.T, fn func(t *testing.T, e *env)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); fn(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); fn(t, setupOn(t, storetest.PostgresDSN(t))) })
}
