package complaint

import (
	"slices"
	"strconv"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// Supplement (补充登记) adds what the intake lacked, once the complainant has told it, and the points that he raises later.
// What was on record stays in the record; the newer word counts.
type Supplement struct {
	OccurredOn  string `json:"occurred_on,omitempty"`
	Product     string `json:"product,omitempty" typed:"line"`
	Service     string `json:"service,omitempty" typed:"line"`
	Region      string `json:"region,omitempty" typed:"line"`
	Wish        Text   `json:"wish,omitzero"`
	Account     Text   `json:"account,omitzero" typed:"line"`
	ProductText Text   `json:"-"` // the words that no list has; see SetAside
	ServiceText Text   `json:"-"`
	RegionText  Text   `json:"-"`
	Contact     bool   `json:"contact,omitempty"` // the vault has a phone or an e-mail address now

	Allegations []Text `json:"allegations,omitempty"` // further ones, beside those on record
}

// Supplemented says what was added.
type Supplemented struct {
	OccurredOn  string   `json:"occurred_on,omitempty"`
	Product     string   `json:"product,omitempty"`
	Service     string   `json:"service,omitempty"`
	Region      string   `json:"region,omitempty"`
	ProductText Text     `json:"product_text,omitzero"` // sealed, where no list has the words
	ServiceText Text     `json:"service_text,omitzero"`
	RegionText  Text     `json:"region_text,omitzero"`
	Wish        Text     `json:"wish,omitzero"`
	Account     Text     `json:"account,omitzero"`
	Missing     []string `json:"missing,omitempty"` // what is still missing

	Allegations []Allegation `json:"allegations,omitempty"` // those that are new
	Opens       []string     `json:"opens,omitempty"`       // the investigation, which did not know of them
}

var supplementAct = &Act{
	Act: act.Act{Name: "supplement", Conflict: act.Free, Open: true, At: "POST supplement",
		May: []string{"case.register", "case.work"}, Menu: act.Open, Icon: "pencil", Fields: []field.Field{
			field.Date.Of("occurred_on").Happened(),
			field.Line.Of("product"),
			field.Line.Of("service"),
			field.Line.Of("region"),
			field.Para.Of("wish"),
			field.Line.Of("account"),
			field.List.Of("allegations").Between(0, AllegationsMax).Rows(field.Para.Of("").Need()),
		}},
	New: func() Command { return new(Supplement) },
}

// Act is the declaration.
func (*Supplement) Act() *Act { return supplementAct }

func (c *Supplement) decide(d *decision) error {
	l := d.fields(c)
	lines(l, tooLong(c.listed()))
	if n := len(c.Allegations); n > 0 && n <= AllegationsMax && len(d.s.Allegations)+n > AllegationsMax {
		l.Add("allegations", "input.too_many", "max", AllegationsMax)
	}
	if err := l.Err(); err != nil {
		return err
	}
	if len(c.Allegations) > 0 && d.s.Withdrawn {
		return fault.New(fault.Refused, "complaint.is_withdrawn")
	}
	e := Supplemented{OccurredOn: c.OccurredOn, Product: c.Product, Service: c.Service, Region: c.Region, Wish: c.Wish,
		Account:     c.Account,
		ProductText: c.ProductText, ServiceText: c.ServiceText, RegionText: c.RegionText}
	words := c.listed()
	now := map[string]bool{"occurred_on": c.OccurredOn != "", "product": words[0].said() || words[1].said(),
		"wish": !c.Wish.IsZero(), "contact": c.Contact}
	e.Missing = slices.DeleteFunc(slices.Clone(d.s.Missing), func(m string) bool { return now[m] })
	for i, t := range c.Allegations {
		e.Allegations = append(e.Allegations, Allegation{ID: "a" + strconv.Itoa(len(d.s.Allegations)+i+1), Text: t})
	}
	if len(c.Allegations) > 0 {
		// Each is found out about like the others. What rests on the findings comes open with the new ones (Investigated).
		e.Opens = d.doneOf("investigate")
	}
	if len(c.Allegations) == 0 && c.Wish.IsZero() && c.Account.IsZero() && len(e.Missing) == len(d.s.Missing) &&
		c.same(d.s) {
		return nil
	}
	d.emit(e)
	return nil
}

// same says whether the plain fields tell nothing new.
func (c *Supplement) same(s State) bool {
	same := func(v, on string) bool { return v == "" || v == on }
	return same(c.OccurredOn, s.OccurredOn) && same(c.Product, s.Product) && same(c.Service, s.Service) &&
		same(c.Region, s.Region) &&
		c.ProductText.IsZero() && c.ServiceText.IsZero() && c.RegionText.IsZero()
}

func (Supplemented) trait() Trait {
	return Trait{Name: "complaint.supplemented", Voice: Change, Public: true, Found: true}
}

func (e Supplemented) tell(t *Telling) {
	t.Say("wish", e.Wish)
	t.Fact("occurred_on", field.Date, e.OccurredOn)
	t.Fact("product", field.Line, e.Product)
	t.Fact("service", field.Line, e.Service)
	t.Fact("region", field.Line, e.Region)
	t.Say("product", e.ProductText)
	t.Say("service", e.ServiceText)
	t.Say("region", e.RegionText)
	t.Say("account", e.Account)
	for _, a := range e.Allegations {
		t.Say("allegation", a.Text)
	}
}

func (e Supplemented) apply(s *State, _ Recorded) {
	put := func(to *string, v string) {
		if v != "" {
			*to = v
		}
	}
	put(&s.OccurredOn, e.OccurredOn)
	replace(s.listed(), e.listed())
	if !e.Wish.IsZero() {
		s.Wish = e.Wish
	}
	if !e.Account.IsZero() {
		s.Account = e.Account
	}
	s.Missing = e.Missing
	s.Allegations = add(s.Allegations, e.Allegations...)
	if len(e.Opens) > 0 {
		s.unmark(e.Opens)
	}
}
