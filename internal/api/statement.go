package api

import (
	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/view"
)

// Statement is what the caller is asked as a party to a complaint that he does not see.
type Statement struct {
	ID       string `json:"id"`
	Question string `json:"question" doc:"Empty once erased"`
	DueOn    string `json:"due_on" format:"date" doc:"By when an answer is asked"`
	AskedAt  string `json:"asked_at" format:"date-time"`
	Text     string `json:"text,omitempty" doc:"What the caller said"`
	GivenAt  string `json:"given_at,omitempty" format:"date-time" doc:"Absent until he has answered"`
	Late     bool   `json:"late,omitempty"`
}

// Statements are what the caller was asked, newest first.
type Statements struct {
	Items []Statement `json:"items"`
}

func statementRoutes() []*route {
	return []*route{
		{method: "GET", path: "/statements", id: "list_statements", tag: "statements", zh: "请我陈述的事项", en: "What you are asked as a party", more: "api.doc.statements",
			scopes: []string{auth.CasesRead}, answer: typeOf[Statements](), do: (*call).statements},
		{method: "GET", path: "/statements/{statement}", id: "get_statement", tag: "statements", zh: "一项请我陈述的事项", en: "One thing that you are asked",
			scopes: []string{auth.CasesRead}, answer: typeOf[Statement](), do: (*call).statement},
	}
}

func (c *call) statementOf(s view.Statement) Statement {
	return Statement{s.ID, s.Question, s.DueOn, instant(s.AskedAt), s.Said, instant(s.SaidAt), s.Late(c.now, c.snap.Zone())}
}

func (c *call) statements() error {
	list, err := c.api.views.Statements(c.ctx, c.who.Staff)
	if err != nil {
		return err
	}
	out := Statements{Items: make([]Statement, len(list))}
	for i, s := range list {
		out.Items[i] = c.statementOf(s)
	}
	return c.ok(out)
}

func (c *call) statement() error {
	s, err := c.api.views.Statement(c.ctx, c.who.Staff, c.r.PathValue("statement"))
	if err != nil {
		return err
	}
	return c.ok(c.statementOf(s))
}

// giveStatement answers. What comes back is the statement, not the case.
func (c *call) giveStatement() error {
	cmd, raw, err := c.order("give_statement")
	if err != nil {
		return err
	}
	m, err := c.meta(raw)
	if err != nil {
		return err
	}
	id := c.r.PathValue("statement")
	caseID, answer, err := c.api.views.Answer(c.ctx, c.who.Staff, id, cmd.(*complaint.GiveStatement).Text)
	if err != nil {
		return err
	}
	if _, err := c.api.desk.Do(c.ctx, m, caseID, answer); err != nil {
		return err
	}
	return c.statement()
}
