package complaint

import (
	"strconv"
	"time"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// Register (登记) takes a complaint in. The door fills what the customer said; the desk fills ID, Person and Repeat
// from what it knows, and writes the number into the event.
type Register struct {
	ID             string `json:"-"`
	Person         string `json:"-"`
	Representative string `json:"-"`
	Repeat         int    `json:"-"`
	// What the rows of the two are; the record keeps it.
	PersonDigest         string      `json:"-"`
	RepresentativeDigest string      `json:"-"`
	ProductText          Text        `json:"-"` // the words that no list has; see SetAside
	ServiceText          Text        `json:"-"`
	RegionText           Text        `json:"-"`
	Complainant          Complainant `json:"complainant"`
	OnBehalf             Complainant `json:"on_behalf,omitzero"` // who complains for the customer, when not himself
	Anonymous            bool        `json:"anonymous,omitempty"`
	Channel              string      `json:"channel"`
	ReceivedAt           time.Time   `json:"received_at,omitzero"`
	Subject              Text        `json:"subject" typed:"line"`
	Matter               Text        `json:"matter"`
	Wish                 Text        `json:"wish,omitzero"`
	Allegations          []Text      `json:"allegations,omitempty"`
	OccurredOn           string      `json:"occurred_on,omitempty" typed:"line"`
	Product              string      `json:"product,omitempty" typed:"line"`
	Service              string      `json:"service,omitempty" typed:"line"`
	Region               string      `json:"region,omitempty" typed:"line"`
	Account              Text        `json:"account,omitzero" typed:"line"`
	About                string      `json:"about,omitempty" typed:"line"`
	Content              string      `json:"content,omitempty"` // category, when it is known already
	Department           string      `json:"department,omitempty"`
	Files                []File      `json:"files,omitempty"`
	Tags                 []string    `json:"tags,omitempty" typed:"line"`
	Procedure            string      `json:"procedure,omitempty"`           // empty: the organisation's default
	Source               string      `json:"source,omitempty" typed:"line"` // id in the system it comes from
	CodeKept             bool        `json:"code_kept,omitempty"`           // the portal's code is not shown to who registers
}

// AllegationsMax is how many points one complaint has at most.
const AllegationsMax = 20

// Complainant (投诉人) is what was said about the person; it goes to the vault, never into an event.
type Complainant struct {
	ID    string `json:"id,omitempty"` // a customer known already
	Name  string `json:"name,omitempty" typed:"line"`
	Phone string `json:"phone,omitempty" typed:"line"`
	Email string `json:"email,omitempty" typed:"line"`
	Level string `json:"level,omitempty" typed:"line"`
	// Language (zh, en) in which he is written to; "": as known, else the organisation's.
	Language string `json:"language,omitempty"`
}

// Nobody says that nothing was said by which he could be told from another.
func (c Complainant) Nobody() bool { return c == Complainant{Language: c.Language} }

// Registered says that a complaint was taken in under a number.
type Registered struct {
	Step
	ID             string       `json:"id"`
	Number         string       `json:"number"`
	Person         string       `json:"person,omitempty"`
	Representative string       `json:"representative,omitempty"`
	Anonymous      bool         `json:"anonymous,omitempty"`
	Channel        string       `json:"channel"`
	ReceivedAt     int64        `json:"received_at"`
	Subject        Text         `json:"subject,omitzero"`
	Matter         Text         `json:"matter,omitzero"`
	Wish           Text         `json:"wish,omitzero"`
	Allegations    []Allegation `json:"allegations,omitempty"`
	OccurredOn     string       `json:"occurred_on,omitempty"`
	Product        string       `json:"product,omitempty"`
	Service        string       `json:"service,omitempty"`
	Region         string       `json:"region,omitempty"`
	ProductText    Text         `json:"product_text,omitzero"` // sealed, where no list has the words
	ServiceText    Text         `json:"service_text,omitzero"`
	RegionText     Text         `json:"region_text,omitzero"`
	Account        Text         `json:"account,omitzero"`
	About          string       `json:"about,omitempty"`
	Content        string       `json:"content,omitempty"`
	Department     string       `json:"department"`
	Chosen         bool         `json:"chosen,omitempty"` // the department, by who registered it: the rules leave it
	Owner          string       `json:"owner"`
	Files          []File       `json:"files,omitempty"`
	Tags           []string     `json:"tags,omitempty"`
	Missing        []string     `json:"missing,omitempty"`
	Repeat         int          `json:"repeat,omitempty"`
	Procedure      Version      `json:"procedure"`
	Source         string       `json:"source,omitempty"`
	// The rows of the two as they were sealed then; none in events from before.
	PersonDigest         string `json:"person_digest,omitempty"`
	RepresentativeDigest string `json:"representative_digest,omitempty"`
	// The portal's code was not shown to who registered; before there was this word it always was.
	CodeKept bool `json:"code_kept,omitempty"`
}

var registerAct = &Act{
	Act: act.Act{Name: "register", Conflict: act.Free, Kind: "register", Begins: true, At: "POST /complaints",
		May: []string{"case.register"}, Customer: true, Always: true, Fields: []field.Field{
			field.Line.Of("complainant.name"),
			field.Line.Of("complainant.phone"),
			field.Line.Of("complainant.email"),
			field.Line.Of("complainant.level"),
			field.Choice.Of("complainant.language").Among(field.Languages...),
			field.Line.Of("on_behalf.name"),
			field.Line.Of("on_behalf.phone"),
			field.Line.Of("on_behalf.email"),
			field.Line.Of("on_behalf.level"),
			field.Choice.Of("on_behalf.language").Among(field.Languages...),
			field.Channel.Of("channel").Need(),
			field.Procedure.Of("procedure"),
			field.Line.Of("subject").Need(),
			field.Para.Of("matter").Need(),
			field.Para.Of("wish"),
			field.List.Of("allegations").Between(0, AllegationsMax).Rows(field.Para.Of("").Need()),
			field.Date.Of("occurred_on").Happened(),
			field.Instant.Of("received_at"),
			field.Line.Of("product"),
			field.Line.Of("service"),
			field.Line.Of("region"),
			field.Line.Of("account"),
			field.Staff.Of("about"),
			field.Category.Of("content"),
			field.Department.Of("department"),
			field.Tags.Of("tags"),
			field.Line.Of("source"),
			field.Files.Of("files"),
		}},
	New: func() Command { return new(Register) },
}

// Act is the declaration.
func (*Register) Act() *Act { return registerAct }

func (c *Register) decide(d *decision) error {
	if d.s.Version > 0 {
		return nil
	}
	if err := c.check(d); err != nil {
		return err
	}
	p, err := d.w.InForce(c.Procedure, d.m.At)
	if f := fault.As(err); f != nil && f.Kind == fault.Unknown && c.Procedure != "" {
		return fault.Input("procedure", f.Key, f.Args...)
	}
	if err != nil {
		return err
	}
	d.use(p)
	e := Registered{ID: c.ID, Person: c.Person, Representative: c.Representative, Anonymous: c.Anonymous,
		Channel: c.Channel, ReceivedAt: micros(c.received(d.m)), Subject: c.Subject, Matter: c.Matter, Wish: c.Wish,
		OccurredOn: c.OccurredOn, Product: c.Product, Service: c.Service, Region: c.Region, Account: c.Account,
		About:       c.About,
		ProductText: c.ProductText, ServiceText: c.ServiceText, RegionText: c.RegionText,
		Content: c.Content, Files: c.Files, Tags: c.Tags, Missing: c.missing(), Repeat: max(c.Repeat, 1),
		Procedure: Version{p.ID, p.Version}, Source: c.Source,
		PersonDigest: c.PersonDigest, RepresentativeDigest: c.RepresentativeDigest, CodeKept: c.CodeKept}
	for i, t := range c.Allegations {
		e.Allegations = append(e.Allegations, Allegation{ID: "a" + strconv.Itoa(i+1), Text: t})
	}
	if len(e.Allegations) == 0 {
		e.Allegations = []Allegation{{ID: "a1", Text: c.Subject}} // the matter as a whole
	}
	for i := range p.Steps {
		if p.Steps[i].Kind == "register" {
			e.Step.Step = p.Steps[i].ID
			break
		}
	}
	e.Owner = c.owner(d)
	if e.Department, e.Chosen = c.Department, c.Department != ""; e.Department == "" {
		e.Department = d.w.DepartmentOf(e.Owner)
	}
	d.emit(e)
	return nil
}

// owner is accountable from the first moment: who registered it, else who is on duty for the channel, else who stands
// above them; never the one who is complained about.
func (c *Register) owner(d *decision) string {
	if d.w.HasStaff(d.m.By) && d.m.By != c.About {
		return d.m.By
	}
	duty := d.w.DutyOwner(c.Channel)
	if duty != "" && duty == c.About {
		if above := d.w.Manager(duty, 1); above != "" {
			return above
		}
	}
	return duty
}

func (c *Register) received(m Meta) time.Time {
	if c.ReceivedAt.IsZero() {
		return m.At
	}
	return c.ReceivedAt
}

func (c *Register) check(d *decision) error {
	l := d.fields(c)
	lines(l, tooLong(c.listed()))
	c.Complainant.reachable(l, "complainant")
	c.OnBehalf.reachable(l, "on_behalf")
	switch at := c.received(d.m); {
	case at.After(d.m.At):
		l.Add("received_at", "input.future")
	case field.Ancient(at):
		l.Add("received_at", "input.ancient", "value", at.Format(time.RFC3339))
	}
	if !c.Anonymous && c.Person == "" {
		l.Add("complainant", "complaint.complainant_needed")
	}
	for _, t := range c.Tags {
		tag(l, t, "tags")
	}
	if len(c.Tags) > tagsMax {
		l.Add("tags", "input.too_many", "max", tagsMax)
	}
	return l.Err()
}

// missing lists what a complete intake (完整性) would have and this one lacks; it is asked of the complainant, it does
// not stop the registration.
func (c *Register) missing() []string {
	var out []string
	if !c.Anonymous && c.Complainant.ID == "" && c.Complainant.Phone == "" && c.Complainant.Email == "" {
		out = append(out, "contact")
	}
	if c.Wish.IsZero() {
		out = append(out, "wish")
	}
	if c.OccurredOn == "" {
		out = append(out, "occurred_on")
	}
	if words := c.listed(); !words[0].said() && !words[1].said() {
		out = append(out, "product")
	}
	return out
}

func (Registered) trait() Trait {
	return Trait{Name: "complaint.registered", Voice: FromCustomer, Public: true, Found: true}
}

func (e Registered) tell(t *Telling) {
	t.Say("subject", e.Subject)
	t.Say("matter", e.Matter)
	t.Say("wish", e.Wish)
	t.Say("account", e.Account)
	t.Say("product", e.ProductText)
	t.Say("service", e.ServiceText)
	t.Say("region", e.RegionText)
	for _, a := range e.Allegations {
		if a.Text != e.Subject {
			t.Say("allegation", a.Text)
		}
	}
	t.Choice("channel", e.Channel)
	t.Fact("department", field.Department, e.Department)
	t.Fact("owner", field.Staff, e.Owner)
	t.Files = e.Files
}

func (e Registered) notice(a *audience) {
	if e.About != "" {
		a.each(a.watching(e.About), partyNamed, stream.Args{})
	}
	a.tell(e.Owner, assigned, stream.Args{})
}

func (e Registered) apply(s *State, r Recorded) {
	s.ID, s.Number, s.Person, s.Representative, s.Anonymous = e.ID, e.Number, e.Person, e.Representative, e.Anonymous
	s.Channel, s.ReceivedAt, s.RegisteredAt, s.RegisteredBy = e.Channel, e.ReceivedAt, micros(r.At), r.By
	if s.CodeKept = e.CodeKept; !e.CodeKept {
		s.seesCode(r.By)
	}
	s.Subject, s.Matter, s.Wish, s.OccurredOn = e.Subject, e.Matter, e.Wish, e.OccurredOn
	s.Product, s.Service, s.Region, s.Account, s.About = e.Product, e.Service, e.Region, e.Account, e.About
	s.ProductText, s.ServiceText, s.RegionText = e.ProductText, e.ServiceText, e.RegionText
	s.Allegations, s.Missing, s.Tags, s.Repeat, s.Source = e.Allegations, e.Missing, e.Tags, e.Repeat, e.Source
	s.Class.Content, s.Department, s.Owner, s.Procedure = e.Content, e.Department, e.Owner, e.Procedure
	if e.Chosen {
		s.Class.Department = e.Department
	}
	s.LastHeardAt = e.ReceivedAt
	if e.About != "" {
		s.Parties = []string{e.About}
	}
	for _, f := range e.Files {
		s.file(f, "complainant", r)
	}
}
