package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// Survey (满意度调查) is the customer's marks for the result, the process and the person (row F2). Staff other than the owner
// may ask him and write them down, but not over what he gave himself.
type Survey struct {
	Step    string `json:"step,omitempty"`
	Result  int    `json:"result"`
	Process int    `json:"process"`
	Person  int    `json:"person"`
	Text    Text   `json:"text,omitzero"`

	FromNote bool `json:"from_note,omitempty"`
}

// Scores are marks of 1 to 5; 0 is none.
type Scores struct {
	Result  int `json:"result"`
	Process int `json:"process"`
	Person  int `json:"person"`
}

// Lowest is the worst of the three marks; 0 when there are none.
func (s Scores) Lowest() int { return min(s.Result, s.Process, s.Person) }

// Surveyed says how satisfied the customer is.
type Surveyed struct {
	Step
	Scores
	Text Text `json:"text,omitzero"`
}

var surveyAct = &Act{
	Act: act.Act{Name: "survey", Conflict: act.Weighed, Kind: "survey", At: "POST survey",
		May: []string{"case.register", "case.work"}, Customer: true, By: act.Complainant, Fields: []field.Field{
			field.Scale.Of("result").Need(),
			field.Scale.Of("process").Need(),
			field.Scale.Of("person").Need(),
			field.Para.Of("text").OfHim(),
			fromNote,
		}},
	New: func() Command { return new(Survey) },
}

// Act is the declaration.
func (*Survey) Act() *Act { return surveyAct }

func (c *Survey) decide(d *decision) error {
	if err := d.surveyor(); err != nil {
		return err
	}
	if err := d.check(c); err != nil {
		return err
	}
	step := ""
	if d.s.ClosedAt == 0 { // a customer may answer after closing too; it is on record, and no step waits for it
		var err error
		if step, err = d.step(c, c.Step); err != nil {
			return err
		}
	}
	n := Scores{c.Result, c.Process, c.Person}
	if n == d.s.Score && c.Text.IsZero() && (step == "" || d.s.Marks[step].Status != "") {
		return nil
	}
	d.emit(Surveyed{Step{step}, n, c.Text})
	return nil
}

// surveyor refuses marks from whom they are about, and any in place of the customer's own.
func (d *decision) surveyor() error {
	switch {
	case d.m.By == Customer:
		return d.himself()
	case d.s.ScoreBy == Customer:
		return fault.New(fault.Refused, "complaint.customer_rated")
	case d.own("survey", anybody):
		return fault.New(fault.Refused, "complaint.own_survey")
	}
	return nil
}

func (Surveyed) trait() Trait {
	return Trait{Name: "complaint.surveyed", Voice: FromCustomer, Public: true}
}

func (e Surveyed) notice(a *audience) {
	if low := e.Lowest(); low <= 2 {
		a.owner(lowScore, stream.Args{Score: low})
	}
}

func (e Surveyed) apply(s *State, r Recorded) { s.Score, s.ScoreBy = e.Scores, r.By }
