package complaint

import (
	"cmp"

	"amends/internal/act"
	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/request"
)

// Ask (请办) asks another department, or one of its people, for what only they know: a dated question on the case. What
// may become of it is the life of any request, see package request; it is decided with the case, so that its steps can
// rest on it.
type Ask struct {
	Kind       string `json:"kind,omitempty"`
	Department string `json:"department"`
	Staff      string `json:"staff,omitempty"`
	Question   Text   `json:"question"`
	Within     string `json:"within,omitempty"`
	Required   bool   `json:"required,omitempty"`
	Files      []File `json:"files,omitempty"`
}

// The commands on one request. Without an id it is the one that can be meant.
type (
	// AnswerRequest (答复) is the answer of who was asked.
	AnswerRequest struct {
		Request string `json:"request,omitempty"`
		Text    Text   `json:"text"`
		Files   []File `json:"files,omitempty"`
	}
	// ReturnRequest (退单) says that somebody else should be asked, and why.
	ReturnRequest struct {
		Request string `json:"request,omitempty"`
		Reason  Text   `json:"reason"`
	}
	// RemindRequest (催办) tells who was asked that the answer is still waited for.
	RemindRequest struct {
		Request string `json:"request,omitempty"`
		Text    Text   `json:"text,omitzero"`
	}
	// WithdrawRequest (撤回) says that no answer is needed any more, and why.
	WithdrawRequest struct {
		Request string `json:"request,omitempty"`
		Reason  Text   `json:"reason"`
	}
	// WeighRequest (核收) takes the answer, or sends it back to be answered better.
	WeighRequest struct {
		Request string `json:"request,omitempty"`
		Verdict string `json:"verdict"`
		Reason  Text   `json:"reason,omitzero"`
		Within  string `json:"within,omitempty"`
	}
)

// WhichRequest names the request that a command is about.
var WhichRequest = field.Request.Of("request")

var requestAct = &Act{
	Act: act.Act{Name: "request", Conflict: act.Free, Open: true, At: "POST requests",
		May: []string{"case.work", "case.assign"}, Menu: act.Open, Fields: append([]field.Field{
			field.Choice.Of("kind").Among(request.Names()...).ByHand(),
		}, request.Contribution.Fields...)},
	New: func() Command { return new(Ask) },
}

// Whoever sees the case and may write there may do these to a request; whose they are, its life says.
var (
	answerRequestAct = &Act{
		Act: act.Act{Name: "answer_request", Conflict: act.Free, At: "POST requests/{request}/answer",
			May: []string{"case.note"}, Menu: act.Open, Icon: "send", Fields: []field.Field{
				WhichRequest, field.Para.Of("text").Need(), field.Files.Of("files"),
			}},
		New: func() Command { return new(AnswerRequest) }, Tried: true, Offered: requested, Asks: answerable,
		Trial: func(Asking) Command { return &AnswerRequest{Text: some} },
	}
	returnRequestAct = &Act{
		Act: act.Act{Name: "return_request", Conflict: act.Free, At: "POST requests/{request}/return",
			May: []string{"case.note"}, Menu: act.Open, Icon: "undo", Fields: []field.Field{
				WhichRequest, field.Para.Of("reason").Need(),
			}},
		New: func() Command { return new(ReturnRequest) }, Tried: true, Offered: requested, Asks: answerable,
		Trial: func(Asking) Command { return &ReturnRequest{Reason: some} },
	}
	remindRequestAct = &Act{
		Act: act.Act{Name: "remind_request", Conflict: act.Free, At: "POST requests/{request}/reminder",
			May: []string{"case.note"}, Menu: act.Open, Icon: "bell", Fields: []field.Field{
				WhichRequest, field.Para.Of("text"),
			}},
		New: func() Command { return new(RemindRequest) }, Tried: true, Offered: requested, Asks: asker(waits),
	}
	withdrawRequestAct = &Act{
		Act: act.Act{Name: "withdraw_request", Conflict: act.Free, At: "POST requests/{request}/withdrawal",
			May: []string{"case.note"}, Menu: act.Open, Icon: "x", Fields: []field.Field{
				WhichRequest, field.Para.Of("reason").Need(),
			}},
		New: func() Command { return new(WithdrawRequest) }, Tried: true, Offered: requested, Asks: asker(waits),
		Trial: func(Asking) Command { return &WithdrawRequest{Reason: some} },
	}
	weighRequestAct = &Act{
		Act: act.Act{Name: "weigh_request", Conflict: act.Free, Open: true, At: "POST requests/{request}/verdict",
			May: []string{"case.note"}, Menu: act.Open, Icon: "check", Fields: []field.Field{
				WhichRequest,
				field.Choice.Of("verdict").Among(request.Accept, request.Again).Need(),
				field.Para.Of("reason").With("verdict", request.Again).WhereNeeded(),
				field.Length.Of("within").First("1wd").With("verdict", request.Again).WhereNeeded().ByRule(),
			}},
		New: func() Command { return new(WeighRequest) }, Tried: true, Asks: asker(answered),
		Offered: func(s *State) bool { return len(onesOf(s, answered)) > 0 },
		Trial:   func(Asking) Command { return &WeighRequest{Verdict: request.Accept} },
	}
)

// Act is the declaration.
func (*Ask) Act() *Act { return requestAct }

// Act is the declaration.
func (*AnswerRequest) Act() *Act { return answerRequestAct }

// Act is the declaration.
func (*ReturnRequest) Act() *Act { return returnRequestAct }

// Act is the declaration.
func (*RemindRequest) Act() *Act { return remindRequestAct }

// Act is the declaration.
func (*WithdrawRequest) Act() *Act { return withdrawRequestAct }

// Act is the declaration.
func (*WeighRequest) Act() *Act { return weighRequestAct }

func waits(r *request.Request) bool    { return r.Open() }
func answered(r *request.Request) bool { return r.Status == request.Answered }

func requested(s *State) bool { return len(s.Requests.Open()) > 0 }

// onesOf are the ids of the requests that fit.
func onesOf(s *State, fit func(*request.Request) bool) []string {
	ids := []string{}
	for i := range s.Requests {
		if fit(&s.Requests[i]) {
			ids = append(ids, s.Requests[i].ID)
		}
	}
	return ids
}

// asker lets who asked choose among those that fit.
func asker(fit func(*request.Request) bool) func(World, *State, string, []field.Field) []field.Field {
	return func(w World, s *State, by string, list []field.Field) []field.Field {
		h := requests{&decision{w: w, s: *s}}
		return offered(list, WhichRequest.Name, onesOf(s, func(r *request.Request) bool {
			return fit(r) && r.AskedBy(h, by)
		}))
	}
}

// answerable lets who was asked choose among those that wait for him.
func answerable(w World, s *State, by string, list []field.Field) []field.Field {
	h := requests{&decision{w: w, s: *s}}
	return offered(list, WhichRequest.Name, onesOf(s, func(r *request.Request) bool { return r.MayAnswer(h, by) }))
}

func (c *Ask) decide(d *decision) error {
	c.Kind = cmp.Or(c.Kind, request.Contribution.Name)
	e, err := d.s.Requests.Ask(requests{d}, d.fields(c), d.m.At, d.m.By, c.Within, request.AskedOf{Kind: c.Kind,
		Department: c.Department, Staff: c.Staff, Question: c.Question, Required: c.Required, Files: c.Files})
	if err == nil {
		d.emit(RequestAsked{e})
	}
	return err
}

func (c *AnswerRequest) decide(d *decision) error {
	e, err := d.s.Requests.Answer(requests{d}, d.m.By,
		request.AnsweredWith{Request: c.Request, Text: c.Text, Files: c.Files})
	return d.goes(c, RequestAnswered{e}, err)
}

func (c *ReturnRequest) decide(d *decision) error {
	e, err := d.s.Requests.Return(requests{d}, d.m.By, request.ReturnedFor{Request: c.Request, Reason: c.Reason})
	return d.goes(c, RequestReturned{e}, err)
}

func (c *RemindRequest) decide(d *decision) error {
	e, err := d.s.Requests.Remind(requests{d}, d.m.At, d.m.By, request.RemindedOf{Request: c.Request, Text: c.Text})
	return d.goes(c, RequestReminded{e}, err)
}

func (c *WithdrawRequest) decide(d *decision) error {
	e, err := d.s.Requests.Withdraw(requests{d}, d.m.By, request.WithdrawnFor{Request: c.Request, Reason: c.Reason})
	return d.goes(c, RequestWithdrawn{e}, err)
}

func (c *WeighRequest) decide(d *decision) error {
	e, err := d.s.Requests.Weigh(requests{d}, d.fields(c), d.m.At, d.m.By, c.Within,
		request.Weighed{Request: c.Request, Verdict: c.Verdict, Reason: c.Reason})
	if err == nil {
		d.emit(RequestWeighed{e})
	}
	return err
}

// goes lets happen what the life of a request allows, once the fields are as they are declared.
func (d *decision) goes(c Command, e Event, err error) error {
	if err == nil {
		err = d.check(c)
	}
	if err == nil {
		d.emit(e)
	}
	return err
}

// press says what the clocks of the requests have to say.
func (d *decision) press() {
	for _, e := range d.s.Requests.Press(requests{d}, d.m.At) {
		d.letIn(e.To)
		d.emit(RequestPressed{e})
	}
}

// endRequests withdraws what is still asked once the case is closed or taken back, or who was asked turns out to be a
// party.
func (d *decision) endRequests() {
	if len(d.s.Requests) == 0 {
		return
	}
	for _, e := range d.events {
		var gone []request.WithdrawnFor
		switch e := e.(type) {
		case Closed:
			gone = d.s.Requests.End("closed", waits)
		case Withdrawn:
			gone = d.s.Requests.End("case_withdrawn", waits)
		case PartyNamed:
			gone = d.s.Requests.End("party", func(r *request.Request) bool { return r.Staff == e.Staff })
		}
		for _, g := range gone {
			d.emit(RequestWithdrawn{g})
		}
	}
}

// requests is the case as its requests know it.
type requests struct{ *decision }

func (h requests) DepartmentOf(staff string) string { return h.w.DepartmentOf(staff) }
func (h requests) LeadOf(department string) string  { return h.lead(department) }
func (h requests) Answers(staff, to string) bool    { return h.w.Answers(staff, to) }
func (h requests) Calendar() (*clock.Table, error)  { return h.w.Calendar("") }

// Own says that nobody else is asked: it is his own department, or has the case.
func (h requests) Own(by, department string) bool {
	return department == h.s.Department || department == h.w.DepartmentOf(by)
}

// Over is who may know of cases, so that a question does not wait for somebody who is away or has left.
func (h requests) Over(staff, but string) string {
	if up := h.over(staff, but); up != "" && h.w.MayView(up) {
		return up
	}
	return ""
}

// Accounts says that the case is his, or answers for whose it is.
func (h requests) Accounts(by string) bool {
	return by == System || by == h.s.Owner || h.w.Answers(h.s.Owner, by)
}

// Fit notes why somebody cannot be asked. A party never is.
func (h requests) Fit(l *fault.List, staff, path string) bool { return h.welcome(l, staff, path) }

func (h requests) Somebody(department, but string) bool {
	return h.w.Others(answerRequestAct.Name, func(id string) bool {
		return id != but && h.w.DepartmentOf(id) == department && !h.s.Party(id) && h.w.MayView(id)
	})
}

// Above is who hears that an answer is late: past the end of a line it is the lead of the case.
func (h requests) Above(staff string, level int) string {
	return cmp.Or(h.above(staff, level), h.lead(h.s.Department))
}
