package api

import (
	"cmp"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/register"
)

// Me is who asks, and what he may.
type Me struct {
	Staff       string   `json:"staff"`
	Name        string   `json:"name"`
	Department  string   `json:"department"`
	Roles       []string `json:"roles"`
	Permissions []string `json:"permissions"`
	Scopes      []string `json:"scopes,omitempty" doc:"Of the token; absent with a session, which has no limit of its own"`
	AllCases    bool     `json:"all_cases" doc:"Reaches every complaint"`
	Departments []string `json:"departments,omitempty" doc:"Whose complaints he reaches"`
	Language    string   `json:"language,omitempty"`
	Notices     string   `json:"notices" enum:"acts,at_once,hourly,daily,never" doc:"How notices that you have not read come by mail; acts: soon, those that ask for an act"`
}

// MailNotices says how notices come by mail.
type MailNotices struct {
	Notices string `json:"notices" enum:"acts,at_once,hourly,daily,never" doc:"How notices that you have not read come by mail; acts: soon, those that ask for an act"`
}

// NewToken asks for an API token.
type NewToken struct {
	Name    string    `json:"name" minLength:"1"`
	Staff   string    `json:"staff,omitempty" doc:"Whom it acts as: yourself unless told, or a service account"`
	Scopes  []string  `json:"scopes" minItems:"1"`
	Expires time.Time `json:"expires,omitzero" doc:"Never when absent"`
}

// TokenLine is a token without its secret.
type TokenLine struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Staff    string   `json:"staff"`
	Maker    string   `json:"made_by,omitempty" doc:"Who made it; absent when it was made on the command line"`
	Scopes   []string `json:"scopes"`
	Created  string   `json:"created_at" format:"date-time"`
	Expires  string   `json:"expires_at,omitempty" format:"date-time"`
	LastUsed string   `json:"last_used_at,omitempty" format:"date-time"`
	Token    string   `json:"token,omitempty" doc:"The secret; shown once, when it is made"`
}

// Tokens lists them.
type Tokens struct {
	Items []TokenLine `json:"items"`
}

func accountRoutes() []*route {
	manage := []register.Permission{register.TokenManage}
	return []*route{
		{method: "GET", path: "/me", id: "get_me", tag: "account", zh: "当前身份与权限", en: "Who you are and what you may do", answer: typeOf[Me](), do: (*call).me},
		{method: "PUT", path: "/me/notices", id: "set_notices", tag: "account", zh: "设置通知邮件的方式", en: "Choose how notices come by mail",
			scopes: []string{auth.CasesWrite}, body: MailNotices{}, bounds: bound.Order, answer: typeOf[Me](), do: (*call).mailNotices},
		{method: "GET", path: "/tokens", id: "list_tokens", tag: "account", zh: "令牌列表", en: "List tokens", scopes: []string{auth.SettingsRead}, needs: manage, answer: typeOf[Tokens](), do: (*call).tokens},
		{method: "POST", path: "/tokens", id: "create_token", tag: "account", zh: "签发令牌", en: "Create a token", more: "api.doc.tokens", scopes: []string{auth.SettingsWrite}, needs: manage,
			query: []param{why}, body: NewToken{}, bounds: bound.Order, answer: typeOf[TokenLine](), status: http.StatusCreated, do: (*call).createToken},
		{method: "DELETE", path: "/tokens/{id}", id: "revoke_token", tag: "account", zh: "吊销令牌", en: "Withdraw a token", scopes: []string{auth.SettingsWrite}, needs: manage,
			query: []param{why}, status: http.StatusNoContent, do: (*call).revokeToken},
	}
}

func (c *call) me() error {
	p := c.snap.StaffByID[c.who.Staff]
	out := Me{Staff: p.ID, Name: p.Name, Department: p.Department, Roles: p.Roles, Permissions: []string{}, Scopes: c.who.Scopes, Language: p.Language,
		Notices: cmp.Or(p.Notices, acts)}
	for _, x := range register.Permissions() {
		if c.snap.Can(p.ID, x) {
			out.Permissions = append(out.Permissions, string(x))
		}
	}
	v := c.viewer()
	out.AllCases, out.Departments = v.All, v.Departments
	return c.ok(out)
}

// acts is what is mailed to who has chosen nothing.
const acts = "acts"

// mailNotices keeps the caller's choice, as the page of his account does.
func (c *call) mailNotices() error {
	var in MailNotices
	if err := c.decode(&in); err != nil {
		return err
	}
	p := *c.snap.StaffByID[c.who.Staff]
	switch in.Notices {
	case acts:
		p.Notices = ""
	case "":
		return fault.Input("notices", "input.required")
	default:
		p.Notices = in.Notices
	}
	base := c.snap.VersionOf(register.KindStaff, p.ID)
	if err := c.api.House.Register.Put(c.ctx, p.ID, c.now, register.Set(p).Over(base)); err != nil {
		if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
			return fault.Input("notices", "input.unknown", "value", in.Notices)
		}
		return err
	}
	c.snap = c.api.House.Register.Snapshot()
	return c.me()
}

func (c *call) tokens() error {
	list, err := c.api.House.Auth.Tokens(c.ctx, "")
	if err != nil {
		return err
	}
	out := Tokens{Items: make([]TokenLine, 0, len(list))}
	for _, t := range list {
		out.Items = append(out.Items, tokenLine(t))
	}
	return c.ok(out)
}

func tokenLine(t auth.Token) TokenLine {
	return TokenLine{ID: t.ID, Name: t.Name, Staff: t.Staff, Maker: t.Maker, Scopes: t.Scopes, Created: moment(t.Created), Expires: moment(t.Expires), LastUsed: moment(t.LastUsed)}
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// createToken makes a token that opens no more than the one it is asked with: a token must not be able to widen itself.
// Whom it may act as is auth's rule.
func (c *call) createToken() error {
	var in NewToken
	if err := c.decode(&in); err != nil {
		return err
	}
	if in.Staff == "" {
		in.Staff = c.who.Staff
	}
	if utf8.RuneCountInString(in.Name) > complaint.LineMax {
		return fault.Input("name", "input.too_long", "max", complaint.LineMax)
	}
	for _, s := range in.Scopes {
		if slices.Contains(auth.Scopes(), s) && !c.who.May(s) {
			return fault.New(fault.Forbidden, "api.scope_missing", "scope", s)
		}
	}
	raw, t, err := c.api.House.Auth.CreateToken(c.ctx, in.Staff, in.Name, in.Scopes, in.Expires)
	if err != nil {
		return err
	}
	out := tokenLine(t)
	out.Token = raw
	c.w.Header().Set("Location", Prefix+"/tokens/"+t.ID)
	return c.answer(http.StatusCreated, out)
}

func (c *call) revokeToken() error {
	id := c.r.PathValue("id")
	list, err := c.api.House.Auth.Tokens(c.ctx, "")
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(t auth.Token) bool { return t.ID == id }) {
		return fault.New(fault.Unknown, "api.no_such_token")
	}
	if err := c.api.House.Auth.RevokeToken(c.ctx, id); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
