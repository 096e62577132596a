package desk_test

import (
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// allowed says who may give each command, one letter a role as in the register's matrix: i intake, h handler, l lead,
// a approver, q quality, e executive, x admin. c is the complainant himself.
var allowed = map[string]string{
	"register": "ihl....c", "acknowledge": "ihl.....", "classify": "ihl.....", "assess": "ihl.....", "assign": "i.l.....",
	"first_reply": "ihl.q...", "reply": "ihl.q...", "note": "ihlaqe..", "hear": "ihl.q..c", "ask_customer": "ihl.q...",
	"resume": "ihl.q...", "add_evidence": "ihl.....", "investigate": ".hl.....", "notify_finding": "ihl.q...",
	"determine_cause": ".hl.....", "draft_liability": ".hl.....", "review_liability": "..laq...", "propose_plan": ".hl.....",
	"approve_plan": "..la.e..", "carry_out": ".hl.....", "compensate": ".hl.....", "care": ".hl.....", "notify_result": "ihl.q...",
	"confirm": "ihl....c", "contest": "ihl....c", "ask_superior": "ihl.q..c", "answer_superior": "ihlaqe..", "survey": "ihl....c", "rectify": ".hl.q...", "evaluate": "..l.q...", "close": ".hl.q...",
	"revisit": ".hl.q...", "publish_case": "..l.q...", "archive": "..l.q...", "reopen": "ihl.q...", "withdraw": "ihl....c",
	"waive_step": "..la....", "extend": "..la....", "escalate": "ihlaqe..", "tag": "ihlaqe..", "supplement": "ihl.....", "link": "ihlaqe..",
	"move_procedure": "..la....", "name_party": "ihlaqe..", "clear_party": "ihlaqe..", "ask_statement": ".hl.....", "give_statement": "........",
	"request": "ihl.....", "answer_request": "ihlaqe..", "return_request": "ihlaqe..", "remind_request": "ihlaqe..", "withdraw_request": "ihlaqe..",
	"weigh_request": "ihlaqe..",
	"grant_access":  "ihl.....", "end_access": "ihl.....", "erase": "....q...", "change_person": "ihl.....", "tick": "........",
}

var roles = []struct{ letter, staff string }{{"i", "anna"}, {"h", "hugo"}, {"l", "lena"}, {"a", "ada"}, {"q", "quinn"},
	{"e", "eve"}, {"x", "root"}, {"c", complaint.Customer}}

func TestMay(t *testing.T) {
	t.Parallel()
	snap, err := register.Of(house())
	if err != nil {
		t.Fatal(err)
	}
	commands := append(complaint.ActNames(), "erase", "change_person", "tick")
	if len(commands) != len(allowed) {
		t.Errorf("%d commands, %d rows", len(commands), len(allowed))
	}
	near := complaint.State{ID: "a", Version: 1, Owner: "bo", RegisteredBy: "anna", Department: "network"}
	far := complaint.State{ID: "b", Version: 1, Owner: "li", RegisteredBy: "anna", Department: "service"}
	for _, c := range commands {
		for _, r := range roles {
			s := near
			if c == "register" {
				s = complaint.State{}
			}
			err := desk.May(snap, r.staff, c, s)
			switch f := fault.As(err); {
			case strings.Contains(allowed[c], r.letter):
				if err != nil {
					t.Errorf("%s may %s: %v", r.staff, c, err)
				}
			case r.letter == "x" && c != "register": // the administrator sees no case
				refused(t, err, fault.Unknown, "complaint.unknown")
			case f == nil || f.Kind != fault.Forbidden:
				t.Errorf("%s may not %s: %v", r.staff, c, err)
			}
			// A case of another department does not exist for those who only reach their own.
			if (r.staff == "hugo" || r.staff == "lena") && c != "register" {
				refused(t, desk.May(snap, r.staff, c, far), fault.Unknown, "complaint.unknown")
			}
		}
		if err := desk.May(snap, complaint.System, c, near); err != nil {
			t.Errorf("the system may %s: %v", c, err)
		}
		if err := desk.May(snap, "stranger", c, near); err == nil {
			t.Errorf("a stranger may %s", c)
		}
	}
	// His own case he keeps, wherever it lies; what he took in he may follow.
	for _, s := range []complaint.State{{Version: 1, Owner: "hugo", Department: "service"}, {Version: 1, RegisteredBy: "hugo", Department: "service"}} {
		if err := desk.May(snap, "hugo", "note", s); err != nil {
			t.Errorf("hugo on %+v: %v", s.Owner, err)
		}
	}
}

// TestMayAtTheDesk shows that Do asks: nothing is written for those who may not.
func TestMayAtTheDesk(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := open(t, db).node()
		_, err := d.Do(ctx, by("root"), "", outage("13012341203"))
		refused(t, err, fault.Forbidden, "desk.not_permitted")
		_, err = d.Do(ctx, by(complaint.Customer), "", outage("13012341203"))
		if err != nil {
			t.Error(err)
		}
		c := outage("13012341204")
		c.Department = "service"
		r := must(t)(d.Do(ctx, by("anna"), "", c))
		before := count(t, db, "journal_event")
		note := &complaint.Note{Text: complaint.TextOf("看一下")}
		_, err = d.Do(ctx, by("hugo"), r.ID, note)
		refused(t, err, fault.Unknown, "complaint.unknown")
		_, err = d.Do(ctx, by("eve"), r.ID, &complaint.Assign{Department: "network"})
		refused(t, err, fault.Forbidden, "desk.not_permitted")
		_, err = d.Do(ctx, by(complaint.Customer), r.ID, note)
		refused(t, err, fault.Forbidden, "desk.not_for_customers")
		_, err = d.Do(ctx, by("anna"), "", note)
		refused(t, err, fault.Unknown, "complaint.unknown")
		_, err = d.Do(ctx, by("anna"), "0199a1b2-0000-7000-8000-000000000001", note)
		refused(t, err, fault.Unknown, "complaint.unknown")
		if n := count(t, db, "journal_event"); n != before {
			t.Errorf("%d events were written", n-before)
		}
	})
}
