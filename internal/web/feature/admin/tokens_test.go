package admin

import (
	"context"
	"strings"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/notify"
	"amends/internal/web/feature/gate/testsite"
)

// TestAServiceAccount is made once and for all, is shown as what it is, has tokens within its roles and no password.
func TestAServiceAccount(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	if b.Get("/settings/tokens").Is(t, 200).Find("select[name=staff]").Length() != 0 {
		t.Error("there is a choice of one")
	}
	b.Post("/settings/tokens", "name", "his", "scopes", "cases:read", "staff", "mei").Is(t, 403)
	b.Post("/settings/staff/new", "id", "sms", "name", "短信网关", "department", "service", "roles", "intake", "service", "1",
		"active", "1").To(t, "/settings/staff/sms?saved=1")
	if p := e.Site.Register.Snapshot().StaffByID["sms"]; p == nil || !p.Service {
		t.Fatalf("%+v", p)
	}
	b.Get("/settings/staff/sms").Is(t, 200).Lacks(t, `form[action$="/password"]`)
	b.Post("/settings/staff/sms/password", "login", "sms").Is(t, 409)
	b.Post("/settings/staff/sms", "base", base(t, b.Get("/settings/staff/sms")), "name", "短信网关", "department", "service",
		"roles", "intake", "active", "1").Is(t, 422)
	if row := b.Get("/settings/staff").Is(t, 200).Text(); !strings.Contains(row, "短信网关（服务账户）") {
		t.Error("it is not shown as one")
	}
	b.Get("/settings/tokens").Is(t, 200).Has(t, "select[name=staff] option[value=sms]")
	b.Post("/settings/tokens", "name", "gateway", "scopes", "settings:write", "staff", "sms").Is(t, 422)
	page := b.Post("/settings/tokens", "name", "gateway", "scopes", "messages:collect", "staff", "sms").Is(t, 200)
	if page.Find(".ad-secret-text").Length() != 1 || !strings.Contains(page.Text(), "签发令牌") {
		t.Error("no token, or nothing on record")
	}
	if mei := e.As("mei").Get("/settings/tokens"); mei.Status != 403 {
		t.Errorf("the log is open to %d", mei.Status)
	}
}

// TestAFirstPasswordAsksForTheTokens of who gets it.
func TestAFirstPasswordAsksForTheTokens(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	e.Enrol(false, "mei")
	ctx := auth.With(context.Background(), auth.Principal{Staff: "mei"})
	raw, _, err := e.Site.Auth.CreateToken(ctx, "mei", "feed", []string{"cases:read"}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	b.Get("/settings/staff/mei").Is(t, 200).Has(t, "input[name=tokens]")
	b.Post("/settings/staff/mei/password", "login", "mei").Is(t, 422).Has(t, "#f-tokens-err")
	b.Post("/settings/staff/mei/password", "login", "mei", "tokens", auth.KeepTokens, "why", "忘记密码").Is(t, 200).Has(t, ".ad-secret-text")
	if _, err := e.Site.Auth.Token(ctx, raw); err != nil {
		t.Errorf("kept: %v", err)
	}
	list, err := e.Site.Auth.AccountEvents(ctx, "mei", "", 2)
	if err != nil || len(list) != 2 || list[1].Kind != auth.PasswordSet || list[1].Who != "root" {
		t.Errorf("on record: %+v %v", list, err)
	}
	told, _, err := e.Site.Notify.Inbox(ctx, "mei", notify.Page{Limit: 10})
	if err != nil || len(told) != 1 || told[0].Kind != notify.SignInSet.Kind || told[0].Args.By != "root" {
		t.Errorf("she is told %+v %v", told, err)
	}
}
