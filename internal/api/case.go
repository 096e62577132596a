package api

import (
	"amends/internal/auth"
	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/procedure"
	"amends/internal/vault"
	"amends/internal/view"
)

// Case is one complaint as far as it is known.
type Case struct {
	ID             string                    `json:"id"`
	Number         string                    `json:"number"`
	Version        int                       `json:"version"`
	State          string                    `json:"state" enum:"open,waiting,closed,archived"`
	Stage          Place                     `json:"stage"`
	Step           *Place                    `json:"step,omitempty"`
	StepsDone      int                       `json:"steps_done"`
	StepsAll       int                       `json:"steps_all"`
	Stages         []Stage                   `json:"stages"`
	Procedure      complaint.Version         `json:"procedure"`
	Customer       *Customer                 `json:"customer,omitempty"`
	Anonymous      bool                      `json:"anonymous,omitempty"`
	Channel        string                    `json:"channel"`
	ReceivedAt     string                    `json:"received_at" format:"date-time"`
	RegisteredAt   string                    `json:"registered_at" format:"date-time"`
	RegisteredBy   string                    `json:"registered_by"`
	UpdatedAt      string                    `json:"updated_at" format:"date-time"`
	Subject        string                    `json:"subject"`
	Matter         string                    `json:"matter"`
	Wish           string                    `json:"wish,omitempty"`
	Allegations    []Allegation              `json:"allegations"`
	OccurredOn     string                    `json:"occurred_on,omitempty" format:"date"`
	Product        string                    `json:"product,omitempty"`
	Service        string                    `json:"service,omitempty"`
	Region         string                    `json:"region,omitempty"`
	Account        string                    `json:"account,omitempty"`
	About          string                    `json:"about,omitempty"`
	Missing        []string                  `json:"missing,omitempty" doc:"What a complete intake would have and this one lacks"`
	Repeat         int                       `json:"repeat"`
	Source         string                    `json:"source,omitempty"`
	Tags           []string                  `json:"tags,omitempty"`
	Links          []Link                    `json:"links,omitempty"`
	Grade          string                    `json:"grade,omitempty"`
	Classification *complaint.Classification `json:"classification,omitempty"`
	Assessment     *complaint.Assessment     `json:"assessment,omitempty"`
	Department     string                    `json:"department"`
	Owner          string                    `json:"owner"`
	Question       string                    `json:"question,omitempty"`
	WaitingSince   string                    `json:"waiting_since,omitempty" format:"date-time"`
	Clocks         []Clock                   `json:"clocks"`
	Superior       *SuperiorAsked            `json:"superior,omitempty" doc:"The complainant waits for an answer of a superior"`
	Requests       []Request                 `json:"requests,omitempty" doc:"What other departments are asked on it"`
	Rectifications []PromisedAction          `json:"rectifications,omitempty" doc:"What was promised on it against repetition"`
	Evidence       []Evidence                `json:"evidence,omitempty"`
	Cause          *Cause                    `json:"cause,omitempty"`
	Liability      *Liability                `json:"liability,omitempty"`
	Plan           *Plan                     `json:"plan,omitempty"`
	Compensations  []Compensation            `json:"compensations,omitempty"`
	Confirmed      string                    `json:"confirmed,omitempty" enum:"yes,no"`
	Survey         *complaint.Scores         `json:"survey,omitempty"`
	Evaluation     *complaint.Evaluation     `json:"evaluation,omitempty"`
	Withdrawn      bool                      `json:"withdrawn,omitempty"`
	ClosedAt       string                    `json:"closed_at,omitempty" format:"date-time"`
	ClosedBy       string                    `json:"closed_by,omitempty"`
	Basis          string                    `json:"basis,omitempty"`
	ArchivedAt     string                    `json:"archived_at,omitempty" format:"date-time"`
	Reopened       int                       `json:"reopened,omitempty"`
	Escalated      int                       `json:"escalated,omitempty"`
	Erased         bool                      `json:"erased,omitempty"`
}

// Stage is one segment of the stage bar.
type Stage struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	State string `json:"state" enum:"past,now,coming"`
	Hue   string `json:"hue"`
}

// Customer is who complains, masked.
type Customer struct {
	ID     string `json:"id"`
	Name   string `json:"name,omitempty" doc:"Masked, with what he is reached by; absent once erased. The two stand by themselves in called and phone or email"`
	Called string `json:"called,omitempty" doc:"The name alone, masked"`
	Phone  string `json:"phone,omitempty" doc:"Masked"`
	Email  string `json:"email,omitempty" doc:"Masked; when there is no phone"`
	Level  string `json:"level,omitempty"`
	Erased bool   `json:"erased,omitempty"`
	For    string `json:"represented_by,omitempty" doc:"Masked: who complains for him"`
	Cases  int    `json:"cases" doc:"All his cases that the caller may see"`
	Beyond int    `json:"beyond,omitempty" doc:"How many more he has that the caller may not see"`
}

// Allegation is one point of the matter.
type Allegation struct {
	ID      string `json:"id"`
	Text    string `json:"text"`
	Finding string `json:"finding,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// Link is another case tied to this one.
type Link struct {
	Kind   string `json:"kind"`
	Case   string `json:"case"`
	Number string `json:"number,omitempty" doc:"Absent when the caller may not see it"`
}

// Evidence is one exhibit.
type Evidence struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Text   string `json:"text,omitempty"`
	Source string `json:"source"`
	By     string `json:"by"`
	At     string `json:"at" format:"date-time"`
	Files  []File `json:"files,omitempty"`
}

// Cause is the cause that was determined, with the whys that led there.
type Cause struct {
	Code      string   `json:"code"`
	Certainty string   `json:"certainty"`
	Whys      []string `json:"whys,omitempty"`
}

// Liability says who is liable, and how far that has been agreed.
type Liability struct {
	Status string            `json:"status" enum:"draft,final,contested"`
	Shares []complaint.Share `json:"shares"`
	Ground string            `json:"ground"`
	View   string            `json:"customer_view,omitempty"`
	By     string            `json:"by"`
}

// Plan is what is to be done for the customer.
type Plan struct {
	Status   string    `json:"status" enum:"proposed,approved,returned"`
	Outcome  string    `json:"outcome"`
	Amount   int64     `json:"amount" doc:"Cents promised"`
	Reason   string    `json:"reason"`
	By       string    `json:"by"`
	Approver string    `json:"approver,omitempty"`
	Measures []Measure `json:"measures"`
}

// Measure is one thing to be done.
type Measure struct {
	ID       string `json:"id"`
	What     string `json:"what"`
	Owner    string `json:"owner,omitempty"`
	DueOn    string `json:"due_on" format:"date"`
	DoneAt   string `json:"done_at,omitempty" format:"date-time"`
	DoneBy   string `json:"done_by,omitempty"`
	Late     bool   `json:"late,omitempty"`
	DaysLate int    `json:"days_late,omitempty" doc:"Days after due_on: until it was done, or until now"`
}

// Compensation is what was delivered or declined.
type Compensation struct {
	Kind    string `json:"kind"`
	Amount  int64  `json:"amount" doc:"Cents"`
	Consent string `json:"consent"`
	Text    string `json:"text"`
}

// read asks the view for the case of the path.
func (c *call) open() (view.CasePage, error) {
	id, err := c.caseID()
	if err != nil {
		return view.CasePage{}, err
	}
	p, err := c.api.views.Case(c.ctx, c.viewer(), id, c.now)
	if err == nil {
		c.w.Header()["Etag"] = []string{etag(p.State.Version)}
	}
	return p, err
}

func caseRoutes() []*route {
	of := func(path, id, zh, en string, rt route) *route {
		rt.method, rt.path, rt.id, rt.tag, rt.zh, rt.en = "GET", "/complaints/{id}"+path, id, "complaints", zh, en
		rt.scopes = []string{auth.CasesRead}
		return &rt
	}
	return []*route{
		of("", "get_complaint", "一件投诉", "One complaint", route{query: []param{caseNoneMatch}, answer: typeOf[Case](), do: (*call).one}),
		of("/timeline", "get_timeline", "全程记录", "Everything that happened, in order", route{query: []param{ifNoneMatch}, answer: typeOf[Timeline](), do: (*call).timeline}),
		of("/ledger", "get_ledger", "闭环台账", "The ledger: every step and how it stands", route{query: []param{ifNoneMatch}, answer: typeOf[Ledger](), do: (*call).ledger}),
		of("/clocks", "get_clocks", "时限", "Time limits", route{answer: typeOf[Clocks](), do: (*call).clocks}),
		of("/actions", "get_actions", "当前可做的事", "What the caller may do now, with the schema of each input", route{answer: typeOf[Actions](), do: (*call).actions}),
	}
}

// SuperiorAsked is the complainant's wish for a superior that waits for an answer.
type SuperiorAsked struct {
	To    string `json:"to" doc:"Staff id of who is asked"`
	DueAt string `json:"due_at" format:"date-time"`
	Late  bool   `json:"late,omitempty" doc:"His time is over"`
}

func (c *call) one() error {
	p, err := c.open()
	if err != nil {
		return err
	}
	return c.ok(c.caseOf(&p))
}

func (c *call) caseOf(p *view.CasePage) *Case {
	s := &p.State
	of := p.Texts.Of
	out := &Case{ID: s.ID, Number: s.Number, Version: s.Version, State: stateOf(s, p.Current), Stage: c.stage(p.Procedure, p.Current),
		StepsDone: p.Done, StepsAll: p.All, Procedure: s.Procedure, Anonymous: s.Anonymous, Channel: s.Channel,
		ReceivedAt: instant(clock.Instant(s.ReceivedAt)), RegisteredAt: instant(clock.Instant(s.RegisteredAt)), RegisteredBy: s.RegisteredBy,
		UpdatedAt: instant(clock.Instant(s.UpdatedAt)), Subject: p.Subject, Matter: p.Matter, Wish: p.Wish,
		OccurredOn: s.OccurredOn, Product: p.Product, Service: p.Service, Region: p.Region, Account: of(s.Account), About: s.About,
		Missing: s.Missing, Repeat: s.Repeat, Source: s.Source, Tags: s.Tags, Grade: s.Grade, Department: s.Department, Owner: s.Owner,
		Question: of(s.Question), WaitingSince: instant(clock.Instant(s.WaitingSince)), Clocks: c.clocksOf(p), Confirmed: s.Confirmed,
		Withdrawn: s.Withdrawn, ClosedAt: instant(clock.Instant(s.ClosedAt)), ClosedBy: s.ClosedBy, Basis: s.Basis,
		ArchivedAt: instant(clock.Instant(s.ArchivedAt)), Reopened: s.Reopened, Escalated: s.Escalated, Erased: s.Erased}
	if x := s.Superior; x.To != "" {
		out.Superior = &SuperiorAsked{x.To, instant(clock.Instant(x.DueAt)), x.DueAt <= c.now.UnixMicro()}
	}
	if p.Current != nil {
		at := c.place(p.Current.Step)
		out.Step = &at
	}
	out.Stages = c.stagesOf(p.Stages)
	if h := p.Customer; h.Person != "" {
		out.Customer = &Customer{ID: h.Person, Name: h.Name, Level: h.Level, Erased: h.Erased, For: h.On, Cases: h.Cases, Beyond: h.Beyond}
		out.Customer.Called, out.Customer.Phone, out.Customer.Email = vault.Parts(h.Name)
	}
	if s.Class != (complaint.Classification{}) {
		out.Classification = &s.Class
	}
	if s.Assessment != (complaint.Assessment{}) {
		out.Assessment = &s.Assessment
	}
	if s.Score != (complaint.Scores{}) {
		out.Survey = &s.Score
	}
	if s.Eval != (complaint.Evaluation{}) {
		out.Evaluation = &s.Eval
	}
	c.details(out, p)
	return out
}

func (c *call) stagesOf(list []procedure.StageState) []Stage {
	out := make([]Stage, 0, len(list))
	for _, st := range list {
		out = append(out, Stage{st.Stage.ID, c.name(st.Stage.Title), string(st.State), st.Stage.Hue})
	}
	return out
}
