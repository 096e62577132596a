package flow_test

import (
	"strconv"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/procedure"
)

// ack finds the acknowledgements on the record of a case.
func (h *house) acks(id string) []complaint.Recorded {
	h.Helper()
	var out []complaint.Recorded
	record, err := h.desk.Record(h.Context(), id)
	h.ok(err)
	for _, r := range record {
		if _, ok := r.Event.(complaint.Acknowledged); ok {
			out = append(out, r)
		}
	}
	return out
}

func TestAcknowledge(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		for name, c := range map[string]struct {
			change func(*complaint.Register)
			medium string // "" left to people
		}{
			"mobile":         {func(c *complaint.Register) {}, "sms"},
			"landline":       {func(c *complaint.Register) { c.Complainant.Phone = "021-55667788" }, ""},
			"email":          {func(c *complaint.Register) { c.Complainant.Phone, c.Complainant.Email = "", "a@example.org" }, "email"},
			"wrote by email": {func(c *complaint.Register) { c.Complainant.Email, c.Channel = "b@example.org", "email" }, "email"},
			"anonymous portal": {func(c *complaint.Register) {
				c.Complainant, c.Anonymous, c.Channel = complaint.Complainant{}, true, "web"
			}, "portal"},
			"anonymous caller": {func(c *complaint.Register) { c.Complainant, c.Anonymous = complaint.Complainant{}, true }, ""},
			"abroad":           {func(c *complaint.Register) { c.Complainant.Phone = "+44 7700 900123" }, "sms"},
		} {
			res := h.do("mei", "", newCase(c.change))
			h.read()
			s, acks := h.load(res.ID), h.acks(res.ID)
			if c.medium == "" {
				if len(acks) != 0 || s.Marks["acknowledge"].Status != "" {
					h.Errorf("%s: acknowledged, and nobody was told", name)
				}
				continue
			}
			if len(acks) != 1 || acks[0].By != complaint.System || s.Marks["acknowledge"].Status != procedure.Done {
				h.Fatalf("%s: %d acknowledgements %+v", name, len(acks), s.Marks)
			}
			a := acks[0].Event.(complaint.Acknowledged)
			text := h.text(a.Text)
			if a.Medium != c.medium || strings.Contains(text, "{{") || !strings.Contains(text, res.Number) ||
				!strings.Contains(text, "11月22日11:00") || !strings.Contains(text, "https://example.org/track/"+res.Number) {
				h.Errorf("%s: by %s: %s", name, a.Medium, text)
			}
			if sent := a.Medium == "sms" || a.Medium == "email"; strings.Contains(text, complaint.CodeMark("zh")) != sent {
				h.Errorf("%s: the portal's code by %s: %s", name, a.Medium, text)
			}
			if known := !strings.HasPrefix(name, "anonymous"); strings.Contains(text, "周小霞") || strings.Contains(text, "周先生/女士") != known {
				h.Errorf("%s: staff read more of the name in the record than the mask leaves: %s", name, text)
			}
		}
	})
}

func TestAcknowledgeLeavesToPeopleWhatTheyDid(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		res := h.do("mei", "", newCase())
		h.do("mei", res.ID, &complaint.Acknowledge{Medium: "phone", Text: complaint.TextOf("电话告知")})
		h.read()
		if acks := h.acks(res.ID); len(acks) != 1 || acks[0].By != "mei" {
			h.Errorf("acknowledged again: %+v", acks)
		}
	})
}

func TestDispatch(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		owners := map[string]int{}
		var last string
		for range 5 { // zhao and qian in turn; qian has room for two
			res := h.do("mei", "", newCase())
			h.sort(res.ID, "network.speed")
			s := h.load(res.ID)
			owners[s.Owner]++
			last = res.ID
			if s.Department != "network" || s.Marks["dispatch"].By != complaint.System {
				h.Errorf("in %s, dispatched by %q", s.Department, s.Marks["dispatch"].By)
			}
		}
		if owners["zhao"] != 3 || owners["qian"] != 2 {
			h.Errorf("least load gave %v", owners)
		}
		// Classified again: who has it keeps it.
		before := h.load(last)
		h.sort(last, "fee.tariff")
		if after := h.load(last); after.Owner != before.Owner || after.Department != "network" {
			h.Errorf("taken away from %s for %s", before.Owner, after.Owner)
		}
		// Nobody gets a complaint about himself.
		res := h.do("mei", "", newCase(func(c *complaint.Register) { c.About = "zhao" }))
		h.sort(res.ID, "equipment.handset")
		if s := h.load(res.ID); s.Owner != "wang" {
			h.Errorf("a complaint about zhao went to %s", s.Owner)
		}
		res = h.do("mei", "", newCase(func(c *complaint.Register) { c.About = "li" }))
		c := classify("service.attitude")
		c.Department = "service" // no rule: the department of the classification, li leads it
		h.do("mei", res.ID, c)
		h.read()
		h.do("mei", res.ID, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		h.read()
		if s := h.load(res.ID); s.Owner != "boss" || s.Department != "service" {
			h.Errorf("a complaint about the lead went to %s in %s", s.Owner, s.Department)
		}
		// Round robin goes on from position to position.
		owners = map[string]int{}
		for range 12 {
			res := h.do("mei", "", newCase())
			h.sort(res.ID, "fee.tariff")
			owners[h.load(res.ID).Owner]++
		}
		if owners["wu"] == 0 || owners["sun"] == 0 || owners["wu"]+owners["sun"] != 12 {
			h.Errorf("round robin gave %v", owners)
		}
	})
}

// TestDispatchLeavesTheDepartmentThatWasChosen: a rule fills in what nobody chose. It says who gets the case in its own
// department; one that says another department is passed over, and both are on record.
func TestDispatchLeavesTheDepartmentThatWasChosen(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.desk.FollowWith(h.flow.Follow)
		sent := func(res desk.Result) complaint.Assigned {
			h.Helper()
			for _, r := range res.Events {
				if e, ok := r.Event.(complaint.Assigned); ok && r.By == complaint.System {
					return e
				}
			}
			h.Fatalf("the answer does not say who has it: %+v", res.Events)
			return complaint.Assigned{}
		}
		sort := func(c *complaint.Register, department, content string, severity int) complaint.Assigned {
			h.Helper()
			id := h.do("mei", "", c).ID
			n := classify(content)
			n.Department = department
			h.do("mei", id, n)
			e := sent(h.do("mei", id, &complaint.Assess{Severity: severity, Complexity: 2, Impact: 2}))
			h.read() // who follows the journal finds nothing left to do
			if s := h.load(id); s.Department != e.Department || s.Owner != e.Owner || s.Marks["dispatch"].By != complaint.System {
				h.Errorf("is with %s in %s, the answer said %+v", s.Owner, s.Department, e)
			}
			return e
		}
		if e := sort(newCase(), "", "fee.tariff", 2); e.Department != "fees" || e.Rule != "fees" || e.RuleTitle["zh"] != "资费" || e.Passed != "" {
			h.Errorf("nobody chose: %+v", e)
		}
		if e := sort(newCase(), "service", "fee.tariff", 2); e.Department != "service" || e.Owner != "li" || e.Rule != "" || e.Passed != "fees" {
			h.Errorf("the service was chosen: %+v", e)
		}
		// The first rule that fits is another department's; that of the chosen one says who.
		if e := sort(newCase(), "network", "equipment.handset", 5); e.Department != "network" || e.Owner != "zhao" || e.Rule != "named" || e.Passed != "grave" {
			h.Errorf("the network was chosen for a grave one: %+v", e)
		}
		// Chosen when it was registered, and not again when it was classified.
		if e := sort(newCase(func(c *complaint.Register) { c.Department = "service" }), "", "fee.tariff", 2); e.Department != "service" || e.Passed != "fees" {
			h.Errorf("the service was chosen at the registration: %+v", e)
		}
	})
}

func TestDispatchWaitsForItsTurnAndForPeople(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		// Content is known, but the procedure wants the classification first.
		res := h.do("mei", "", newCase(func(c *complaint.Register) { c.Content = "network.speed" }))
		h.read()
		if s := h.load(res.ID); s.Owner != "mei" {
			h.Errorf("went to %s before it was classified", s.Owner)
		}
		// A person was quicker.
		h.do("mei", res.ID, classify("network.speed"))
		h.do("mei", res.ID, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		h.do("li", res.ID, &complaint.Assign{Department: "fees", Owner: "wu"})
		h.read()
		if s := h.load(res.ID); s.Owner != "wu" || s.Marks["dispatch"].By != "li" {
			h.Errorf("went to %s by %s", s.Owner, s.Marks["dispatch"].By)
		}
	})
}

// TestOddCaseDoesNotHoldUpOthers has a case that nobody may own: the complaint is about the only lead.
func TestOddCaseDoesNotHoldUpOthers(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		odd := h.do("mei", "", newCase(func(c *complaint.Register) { c.About = "boss" }))
		h.do("mei", odd.ID, &complaint.Classify{Content: "other.unclear", Nature: "general", Object: "operator", Department: "hq", Limit: "h24"})
		h.do("mei", odd.ID, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		fine := h.do("mei", "", newCase())
		h.sort(fine.ID, "network.voice")
		if s := h.load(fine.ID); s.Department != "network" {
			h.Errorf("held up in %s", s.Department)
		}
		if s := h.load(odd.ID); s.Marks["dispatch"].Status != "" || s.Owner == "boss" {
			h.Errorf("dispatched to %s", s.Owner)
		}
	})
}

// TestDispatchHasItsTurn sends a grave case by the rule for grave ones, in every procedure that has the step, with each
// event told once: the grade is known when the choice is made.
func TestDispatchHasItsTurn(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		for _, id := range []string{"telecom", "six-step-loop", "nine-step"} {
			res := h.do("mei", "", newCase(func(c *complaint.Register) { c.Procedure = id }))
			h.read()
			h.do("mei", res.ID, classify("network.speed"))
			h.read()
			if s := h.load(res.ID); s.Marks["dispatch"].Status != "" {
				h.Errorf("%s: dispatched to %s before anybody weighed it", id, s.Owner)
			}
			h.do("mei", res.ID, &complaint.Assess{Severity: 5, Complexity: 2, Impact: 2})
			h.read()
			if s := h.load(res.ID); s.Owner != "boss" || s.Marks["dispatch"].By != complaint.System {
				h.Errorf("%s: a grave case went to %s in %s", id, s.Owner, s.Department)
			}
		}
	})
}

// TestAcknowledgeInHisLanguage: a customer is written to in the language that he chose, until he chooses another.
func TestAcknowledgeInHisLanguage(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		for _, c := range []struct{ by, language, begins string }{
			{complaint.Customer, "en", "Dear"},
			{complaint.Customer, "en", "Dear"}, // known already
			{"mei", "", "Dear"},                // nothing said: as before
			{"mei", "zh", "周"},
			{complaint.Customer, "en", "Dear"}, // he may change it himself
		} {
			res := h.do(c.by, "", newCase(func(r *complaint.Register) {
				r.Complainant.Language = c.language
				if c.by == complaint.Customer {
					r.Channel = "web"
				}
			}))
			h.read()
			acks := h.acks(res.ID)
			if len(acks) != 1 {
				h.Fatalf("%+v: %d acknowledgements", c, len(acks))
			}
			if text := h.text(acks[0].Event.(complaint.Acknowledged).Text); !strings.HasPrefix(text, c.begins) {
				h.Errorf("%+v: told %s", c, text)
			}
		}
		_, err := h.desk.Do(h.Context(), complaint.Meta{By: "mei", Channel: "web"}, "", newCase(func(r *complaint.Register) { r.Complainant.Language = "tlh" }))
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid {
			h.Errorf("Klingon: %v", err)
		}
	})
}

// TestAcknowledgeByWhatIsCarried: what leaves the house by itself comes before what waits for a gateway.
func TestAcknowledgeByWhatIsCarried(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		for i, c := range []struct{ channel, email, carried, want string }{
			{"hotline", "a@example.org", "sms email", "sms"},
			{"hotline", "b@example.org", "email", "email"},
			{"hotline", "c@example.org", "", "sms"}, // waits for a gateway, and the page says so
			{"hotline", "", "email", "sms"},
			{"web", "", "email", "portal"}, // he looks there
			{"web", "", "sms", "sms"},
		} {
			h.flow.Carries = func(m string) bool { return strings.Contains(c.carried, m) }
			id := h.do("mei", "", newCase(func(r *complaint.Register) {
				r.Channel, r.Complainant.Email, r.Complainant.Phone = c.channel, c.email, "1380000222"+strconv.Itoa(i)
			})).ID
			h.read()
			acks := h.acks(id)
			if len(acks) != 1 || acks[0].Event.(complaint.Acknowledged).Medium != c.want {
				h.Errorf("%+v: %+v", c, acks)
			}
		}
	})
}
