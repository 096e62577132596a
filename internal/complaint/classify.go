package complaint

import (
	"slices"
	"strings"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
)

// Classify (分类) places the complaint on five axes at once (row B2).
type Classify struct {
	Step       string `json:"step,omitempty"`
	Content    string `json:"content"` // code in the category tree
	Nature     string `json:"nature"`
	Object     string `json:"object"`
	Department string `json:"department,omitempty"` // that handles it, when somebody says so; empty leaves it to the rules
	Limit      string `json:"limit"`
	Reason     Text   `json:"reason,omitzero"` // needed to give it more time than it had, or an urgent one days
}

// Classification is the five axes and the code that says them in one word.
type Classification struct {
	Content    string `json:"content"`
	Nature     string `json:"nature"`
	Object     string `json:"object"`
	Department string `json:"department"`
	Limit      string `json:"limit"`
	Code       string `json:"code" tell:"line"`
}

// Classified says where the complaint was placed.
type Classified struct {
	Step
	Classification
	Reason Text `json:"reason,omitzero"`
}

var classifyAct = &Act{
	Act: act.Act{Name: "classify", Conflict: act.Weighed, Kind: "classify", Open: true, At: "PUT classification",
		May: []string{"case.register", "case.work"}, Revised: "reason", Fields: []field.Field{
			field.Category.Of("content").Need(),
			field.Choice.Of("nature").Among(field.Grades...).Need().First("general"),
			field.Choice.Of("object").Among(field.Objects...).Need().First("operator"),
			field.Department.Of("department"),
			field.Choice.Of("limit").Among(field.Limits...).Need().First("standard"),
			field.Para.Of("reason").Beside(field.When{"nature": {"urgent"}, "limit": {"h48", "standard"}}).ByRule(),
		}},
	New: func() Command { return new(Classify) },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		if p, err := w.Procedure(s.Procedure.ID, s.Procedure.Version); err == nil &&
			Placed(s, p.Ledger(s, s.Marks).Of("dispatch")) {
			list = slices.DeleteFunc(slices.Clone(list), func(f field.Field) bool { return f.Name == "department" })
		}
		return field.NeededWhen(list, "reason", classifyReason(s.Class)...)
	},
}

// Act is the declaration.
func (*Classify) Act() *Act { return classifyAct }

var codeLetter = map[string]string{
	"general": "G", "major": "M", "urgent": "U",
	"operator": "O", "partner": "P", "third_party": "T",
	"immediate": "0", "h24": "24", "h48": "48", "standard": "S",
}

func (c *Classify) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	l := d.fields(c)
	department := c.Department
	if department == "" {
		department = d.s.Class.Department // what somebody chose before stands
	}
	if department != d.s.Class.Department && department != d.s.Department && Placed(&d.s, d.ledger().Of("dispatch")) {
		l.Add("department", "complaint.department_placed")
	}
	longer := d.s.Class.Limit != "" && slices.Index(field.Limits, c.Limit) > slices.Index(field.Limits, d.s.Class.Limit)
	if longer {
		l.Need(!c.Reason.IsZero(), "reason")
	}
	if c.unhurried(d.s.Class) && c.Reason.IsZero() && !longer {
		l.Add("reason", "complaint.urgent_unhurried")
	}
	if err := l.Err(); err != nil {
		return err
	}
	// The classification code (分类编码): content-nature+object-limit, such as FEE.WRONG-GO-24.
	code := strings.ToUpper(c.Content) + "-" + codeLetter[c.Nature] + codeLetter[c.Object] + "-" + codeLetter[c.Limit]
	n := Classification{c.Content, c.Nature, c.Object, department, c.Limit, code}
	if n == d.s.Class && (step == "" || d.s.Marks[step].Status != "") {
		return nil
	}
	if longer && d.dispatched() && d.own(c.Act().Name, anybody) { // more time is not the owner's to give himself
		return fault.New(fault.Refused, "complaint.own_limit")
	}
	graver := n.Nature != d.s.Class.Nature
	d.emit(Classified{Step{step}, n, c.Reason})
	if graver { // else somebody may have set the grade with a reason
		d.raise()
	}
	return nil
}

// unhurried tells whether the limit contradicts the nature: what is urgent has days. The axes are views of their own, and no
// standard ties them; who sees it so says why, once.
func (c *Classify) unhurried(on Classification) bool {
	return c.Nature == "urgent" && slices.Index(field.Limits, c.Limit) > slices.Index(field.Limits, "h24") &&
		(c.Nature != on.Nature || c.Limit != on.Limit)
}

// Placed tells whether the case has been given out, so that a department chosen with the classification moves nothing any more:
// handing it over is an act of its own, with who gets it, a reason, and notice. It is dispatched, or, where the procedure
// has no such step, in other hands than those that took it in.
func Placed(s *State, dispatch *procedure.Entry) bool {
	if dispatch == nil {
		return s.Owner != s.RegisteredBy
	}
	return dispatch.Status != procedure.Open
}

// dispatched tells whether somebody was made the owner; before that it is whoever took the complaint in, who may put his
// own slips right.
func (d *decision) dispatched() bool {
	e := d.ledger().Of("dispatch")
	return e == nil || e.Status == procedure.Done || e.Status == procedure.Waived
}

func (Classified) trait() Trait { return Trait{Name: "complaint.classified", Voice: Work} }

func (e Classified) apply(s *State, r Recorded) { s.Class = e.Classification }
