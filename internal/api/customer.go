package api

import (
	"net/http"
	"strings"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/register"
	"amends/internal/vault"
	"amends/internal/view"
)

// Person is a customer as lists show him: masked.
type Person struct {
	ID     string `json:"id"`
	Name   string `json:"name" doc:"Masked, with what he is reached by; empty once erased"`
	Called string `json:"called,omitempty" doc:"The name alone, masked"`
	Phone  string `json:"phone,omitempty" doc:"Masked"`
	Email  string `json:"email,omitempty" doc:"Masked; when there is no phone"`
	Level  string `json:"level,omitempty"`
	Erased string `json:"erased_at,omitempty" format:"date-time"`
}

// People is the answer to a look-up.
type People struct {
	Items []Person `json:"items"`
}

// CustomerPage is one customer across the complaints that the caller may see.
type CustomerPage struct {
	ID       string    `json:"id"`
	Name     string    `json:"name" doc:"Masked, with what he is reached by; empty once erased"`
	Called   string    `json:"called,omitempty" doc:"The name alone, masked"`
	Phone    string    `json:"phone,omitempty" doc:"Masked"`
	Email    string    `json:"email,omitempty" doc:"Masked; when there is no phone"`
	Level    string    `json:"level,omitempty"`
	Erased   bool      `json:"erased,omitempty"`
	Total    int       `json:"total"`
	Beyond   int       `json:"beyond,omitempty" doc:"How many more he has that the caller may not see"`
	Open     int       `json:"open"`
	Paid     int64     `json:"paid" doc:"Cents delivered"`
	Mood     string    `json:"mood"`
	Cases    []Row     `json:"cases"`
	Promises []Promise `json:"promises,omitempty"`
}

// Promise is a date that the customer was given.
type Promise struct {
	Case   string `json:"case"`
	Number string `json:"number"`
	Kind   string `json:"kind"`
	What   string `json:"what,omitempty"`
	On     string `json:"on,omitempty" format:"date"`
	At     string `json:"at,omitempty" format:"date-time"`
	Owner  string `json:"owner,omitempty"`
	Late   bool   `json:"late,omitempty"`
}

// Reveal asks for one field in plain.
type Reveal struct {
	Field string `json:"field" doc:"name, phones, emails, address, id_number, account, extra.<key> or all"`
	Why   string `json:"why" minLength:"1" maxLength:"200" doc:"Kept with your name and the time"`
}

// Revealed is the field in plain.
type Revealed struct {
	Field string   `json:"field"`
	Value string   `json:"value"`
	Told  []string `json:"told,omitempty" doc:"Staff who read your reason: you have no complaint of this customer in hand that you did not register yourself"`
}

// CustomerEdit changes what is known of a customer. What is left out stays as it is.
type CustomerEdit struct {
	Name      string   `json:"name,omitempty" maxLength:"200"`
	Level     string   `json:"level,omitempty" maxLength:"200"`
	Phone     string   `json:"phone,omitempty" maxLength:"200" doc:"To be added"`
	Email     string   `json:"email,omitempty" maxLength:"200" doc:"To be added"`
	Address   string   `json:"address,omitempty" maxLength:"200"`
	Account   string   `json:"account,omitempty" maxLength:"200"`
	PhonesOut []string `json:"phone_out,omitempty" doc:"Numbers to be taken out"`
	EmailsOut []string `json:"email_out,omitempty" doc:"Addresses to be taken out"`
	Reason    string   `json:"reason,omitempty" maxLength:"200" doc:"Needed without a complaint of this customer in hand that you did not register yourself; others read it"`
}

// CustomerEdited says what was changed.
type CustomerEdited struct {
	Changed []string `json:"changed" doc:"Names of the fields; empty when all was so already"`
	Told    []string `json:"told,omitempty" doc:"Staff who read your reason: you have no complaint of this customer in hand that you did not register yourself"`
}

// CustomerParting says which complaints, and what of what is known of a customer, are another's.
type CustomerParting struct {
	Cases   []string `json:"cases" doc:"Ids or numbers of the complaints that move; at least one, not all"`
	To      string   `json:"to,omitempty" doc:"The other customer, when he is known already; else give his name"`
	Name    string   `json:"name,omitempty" maxLength:"200" doc:"Of the new customer"`
	Phones  []string `json:"phones,omitempty" doc:"Numbers that are the other's"`
	Emails  []string `json:"emails,omitempty" doc:"Addresses that are the other's"`
	Details []string `json:"details,omitempty" doc:"What else is the other's: address, account, level, id_number"`
	Reason  string   `json:"reason" minLength:"1" maxLength:"200" doc:"Kept in the record; name nobody in it"`
}

// CustomerParted says who has what now.
type CustomerParted struct {
	Customer string   `json:"customer" doc:"Id of the other customer"`
	Cases    []string `json:"cases" doc:"Numbers of the complaints that are his now"`
	Told     []string `json:"told,omitempty" doc:"Staff who read your reason: you have no complaint of each of the two in hand that you did not register yourself"`
}

func customerRoutes() []*route {
	return []*route{
		{method: "GET", path: "/customers", id: "find_customers", tag: "customers", zh: "按电话、邮箱或编号查找客户（脱敏）", en: "Find customers by phone, e-mail or id (masked)",
			scopes: []string{auth.CustomersRead}, needs: []register.Permission{register.CustomerView},
			query: []param{{name: "phone", typ: "string", doc: "One of phone, email and id"}, {name: "email", typ: "string"}, {name: "id", typ: "string"}}, answer: typeOf[People](), do: (*call).findCustomers},
		{method: "GET", path: "/customers/{id}", id: "get_customer", tag: "customers", zh: "一位客户（脱敏）", en: "One customer (masked)",
			scopes: []string{auth.CustomersRead}, needs: []register.Permission{register.CustomerView}, answer: typeOf[CustomerPage](), do: (*call).customer},
		{method: "POST", path: "/customers/{id}/reveal", id: "reveal_customer", tag: "customers", zh: "查看一个明文字段（留痕）", en: "Reveal one field (recorded)",
			scopes: []string{auth.CustomersRead}, needs: []register.Permission{register.CustomerReveal}, body: Reveal{}, bounds: bound.Order, answer: typeOf[Revealed](), do: (*call).reveal},
		{method: "POST", path: "/customers/{id}/changes", id: "change_customer", tag: "customers", zh: "更正客户联系方式与资料（留痕）", en: "Correct what is known of a customer (recorded)",
			scopes: []string{auth.CustomersRead, auth.CasesWrite}, needs: []register.Permission{register.CaseRegister},
			body: CustomerEdit{}, bounds: bound.Order, answer: typeOf[CustomerEdited](), do: (*call).changeCustomer},
		{method: "POST", path: "/customers/{id}/partings", id: "part_customer", tag: "customers", zh: "拆分被误并的客户（留痕）",
			en: "Part a customer from another who was taken for him (recorded)", more: "api.doc.part",
			scopes: []string{auth.CustomersRead, auth.CasesWrite}, needs: []register.Permission{register.CaseRegister, register.CaseEvaluate}, body: CustomerParting{}, bounds: bound.Order,
			answer: typeOf[CustomerParted](), do: (*call).part},
		{method: "DELETE", path: "/customers/{id}", id: "erase_customer", tag: "customers", zh: "删除客户个人信息", en: "Erase a customer", more: "api.doc.erase",
			scopes: []string{auth.CustomersRead, auth.CasesWrite}, needs: []register.Permission{register.CustomerErase},
			query:  []param{{name: "reason", typ: "string", need: true, doc: "Kept in the record; name nobody in it"}},
			answer: typeOf[Erasure](), do: (*call).erase},
	}
}

// maxFound is how many customers one look-up answers: a switchboard's number may belong to hundreds.
const maxFound = 20

func (c *call) findCustomers() error {
	q := c.r.URL.Query()
	h := c.api.House
	var ids []string
	var err error
	switch phone, email, id := strings.TrimSpace(q.Get("phone")), strings.TrimSpace(q.Get("email")), strings.TrimSpace(q.Get("id")); {
	case phone != "" && email != "", phone != "" && id != "", email != "" && id != "":
		return fault.Input("phone", "api.one_of", "names", "phone, email, id") // both, or either? one of them would not count
	case phone != "":
		ids, err = h.ByPhone(c.ctx, phone)
	case email != "":
		ids, err = h.ByEmail(c.ctx, email)
	case id != "":
		ids = []string{id}
	default:
		return fault.Input("phone", "api.one_of", "names", "phone, email, id")
	}
	if err != nil {
		return err
	}
	out := People{Items: []Person{}}
	known := ids[:0:0]
	for _, id := range ids {
		if len(known) == maxFound {
			break
		}
		sees, err := c.knows(id)
		if err != nil {
			return err
		}
		if sees {
			known = append(known, id)
		}
	}
	shown, err := h.Displays(c.ctx, known...)
	if err != nil {
		return err
	}
	for _, id := range known {
		d, ok := shown[id]
		if !ok {
			continue
		}
		p := Person{ID: d.ID, Name: d.Name, Level: d.Level}
		p.Called, p.Phone, p.Email = vault.Parts(d.Name)
		if !d.Erased.IsZero() {
			p.Erased = d.Erased.UTC().Format("2006-01-02T15:04:05Z")
		}
		out.Items = append(out.Items, p)
	}
	return c.ok(out)
}

// knows says whether the caller may know of a customer.
func (c *call) knows(person string) (bool, error) {
	return c.api.House.Knows(c.ctx, c.who.Staff, person)
}

var errNoCustomer = fault.New(fault.Unknown, "customer.unknown")

func (c *call) customer() error {
	p, err := c.api.views.Customer(c.ctx, c.viewer(), c.r.PathValue("id"), c.now)
	if err != nil {
		return err
	}
	out := CustomerPage{ID: p.Person, Name: p.Name, Level: p.Level, Erased: p.Erased, Total: p.Total, Beyond: p.Beyond, Open: p.Open, Paid: p.Paid,
		Mood: string(p.Mood), Cases: rowsOf(view.List{Rows: p.Cases}).Items}
	out.Called, out.Phone, out.Email = vault.Parts(p.Name)
	for _, x := range p.Promises {
		out.Promises = append(out.Promises, Promise{x.Case, x.Number, x.Kind, x.What, x.On, instant(x.At), x.Owner, x.Late})
	}
	return c.ok(out)
}

// changeCustomer corrects what is known of a customer whom the caller may know of.
func (c *call) changeCustomer() error {
	var in CustomerEdit
	if err := c.decode(&in); err != nil {
		return err
	}
	id := c.r.PathValue("id")
	sees, err := c.knows(id)
	if err != nil {
		return err
	}
	if !sees || !c.snap.Can(c.who.Staff, register.CustomerView) {
		return errNoCustomer
	}
	for _, s := range []*string{&in.Name, &in.Level, &in.Phone, &in.Email, &in.Address, &in.Account} {
		*s = strings.TrimSpace(*s)
	}
	e := vault.Edit{Name: in.Name, Level: in.Level, Phone: in.Phone, Email: in.Email, Address: in.Address, Account: in.Account,
		PhonesOut: in.PhonesOut, EmailsOut: in.EmailsOut}
	done, err := c.api.House.Change(c.ctx, complaint.Meta{By: c.who.Staff, Channel: channel}, id, e, in.Reason)
	if err != nil {
		return err
	}
	return c.ok(CustomerEdited{filled(done.What), done.Told})
}

// part moves complaints of a customer to whom they are about.
func (c *call) part() error {
	var in CustomerParting
	if err := c.decode(&in); err != nil {
		return err
	}
	for _, id := range []string{c.r.PathValue("id"), strings.TrimSpace(in.To)} {
		if id == "" {
			continue
		}
		sees, err := c.knows(id)
		if err != nil {
			return err
		}
		if !sees || !c.snap.Can(c.who.Staff, register.CustomerView) {
			return errNoCustomer
		}
	}
	p := house.Parting{Person: c.r.PathValue("id"), To: strings.TrimSpace(in.To), Reason: in.Reason,
		Share: vault.Share{Name: in.Name, Phones: in.Phones, Emails: in.Emails, Details: in.Details}}
	for _, s := range in.Cases {
		id, err := c.api.numbers.find(c.ctx, s)
		if x := fault.As(err); x != nil && x.Kind == fault.Unknown {
			return fault.Input("cases", "customer.part_not_his")
		}
		if err != nil {
			return err
		}
		p.Cases = append(p.Cases, id)
	}
	out, err := c.api.House.Part(c.ctx, complaint.Meta{By: c.who.Staff, Channel: channel}, p)
	if err != nil {
		return err
	}
	return c.ok(CustomerParted{out.Person, filled(out.Cases), out.Told})
}

// reveal shows a plain field after the look is on record.
func (c *call) reveal() error {
	var in Reveal
	if err := c.decode(&in); err != nil {
		return err
	}
	id := c.r.PathValue("id")
	sees, err := c.knows(id)
	if err != nil {
		return err
	}
	if !sees {
		return errNoCustomer
	}
	var l fault.List
	l.Need(strings.TrimSpace(in.Field) != "", "field")
	l.Need(strings.TrimSpace(in.Why) != "", "why")
	if len([]rune(in.Why)) > 200 {
		l.Add("why", "input.too_long", "max", 200)
	}
	if err := l.Err(); err != nil {
		return err
	}
	seen, err := c.api.House.Look(c.ctx, c.who.Staff, id, in.Field, in.Why)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, Revealed{in.Field, seen.Value, seen.Told})
}
