package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"amends/internal/bound"
	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/procedure"
)

// The portal is for complainants, who have no account: a complaint is registered by anybody, and followed by whoever
// has its number and code. What they send is read into shapes of its own, because a complaint's commands can say more
// than a stranger may: who he is, which department works on it, under which procedure.

// PortalComplaint is a complaint as its complainant puts it.
type PortalComplaint struct {
	Channel     string         `json:"channel,omitempty" enum:"web,app" doc:"web unless told"`
	Complainant PortalPerson   `json:"complainant,omitzero"`
	OnBehalf    PortalPerson   `json:"on_behalf,omitzero" doc:"Who writes, when he complains for the complainant"`
	Anonymous   bool           `json:"anonymous,omitempty"`
	Subject     complaint.Text `json:"subject"`
	Matter      complaint.Text `json:"matter"`
	Wish        complaint.Text `json:"wish,omitzero"`
	OccurredOn  string         `json:"occurred_on,omitempty"`
	Product     string         `json:"product,omitempty"`
	Service     string         `json:"service,omitempty"`
	Region      string         `json:"region,omitempty"`
	Account     complaint.Text `json:"account,omitzero"`

	Files []PortalAttached `json:"files,omitempty" doc:"Stored with POST /portal/files, at most 9"`
}

// PortalPerson is how the complainant can be reached.
type PortalPerson struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
	// Language is one of those that the house writes.
	Language string `json:"language,omitempty" enum:"zh,en" doc:"In which he is written to; that of Accept-Language unless told"`
}

// PortalReceipt is what the complainant needs to follow his complaint.
type PortalReceipt struct {
	Number     string `json:"number"`
	Code       string `json:"code" doc:"Opens the complaint together with its number; send it as X-Portal-Code"`
	ReceivedAt string `json:"received_at" format:"date-time"`
}

// PortalCode is a code that was given anew.
type PortalCode struct {
	Code string `json:"code" doc:"Opens the complaint together with its number; send it as X-Portal-Code"`
}

// PortalMessage is something that the complainant says.
type PortalMessage struct {
	Text  complaint.Text   `json:"text,omitzero" doc:"Needed unless there are files"`
	Files []PortalAttached `json:"files,omitempty" doc:"Stored with POST /portal/files, at most 9"`
}

// PortalEscalation asks for somebody higher.
type PortalEscalation struct {
	Text complaint.Text `json:"text,omitzero" doc:"Why; a short sentence says it when nothing is given"`
}

// PortalConfirmation says whether the matter is solved for him.
type PortalConfirmation struct {
	Solved string         `json:"solved"`
	Text   complaint.Text `json:"text,omitzero"`
}

// PortalContest denies a yes that staff wrote down for him.
type PortalContest struct {
	Text complaint.Text `json:"text"`
}

// PortalSurvey is how satisfied he is, 1 to 5.
type PortalSurvey struct {
	Result  int            `json:"result"`
	Process int            `json:"process"`
	Person  int            `json:"person"`
	Text    complaint.Text `json:"text,omitzero"`
}

// PortalWithdrawal takes the complaint back.
type PortalWithdrawal struct {
	Reason complaint.Text `json:"reason"`
}

var portalCode = param{name: "X-Portal-Code", in: "header", typ: "string", need: true, doc: "The code that was given with the number"}

func portalRoutes(file int64) []*route {
	of := func(method, path, id, zh, en string, body any, do func(*call) error) *route {
		rt := &route{method: method, path: "/portal/complaints" + path, id: id, tag: "portal", zh: zh, en: en, open: true, body: body, answer: typeOf[Progress](), do: do}
		if path != "" {
			rt.query = append(rt.query, portalCode)
		}
		if method == "POST" {
			rt.takes, rt.query = bound.Said, append(rt.query, idempotencyKey)
		}
		return rt
	}
	register := of("POST", "", "portal_register", "网上投诉（无需账号）", "Complain without an account", sketch(PortalComplaint{}, others["register"], "channel"), (*call).portalRegister)
	register.answer, register.status = typeOf[PortalReceipt](), http.StatusCreated
	code := of("POST", "/{number}/code", "portal_new_code", "更换查询码", "Have a new code", nil, (*call).portalNewCode)
	code.answer, code.more = typeOf[PortalCode](), "api.doc.portal_code"
	code.query = code.query[:1] // twice is twice: no key
	return []*route{
		register,
		{method: "POST", path: "/portal/files", id: "portal_file", tag: "portal", zh: "上传照片或文件（无需账号）", en: "Store a photo or a file without an account", more: "api.doc.portal_files", open: true,
			media: []string{"multipart/form-data", "application/octet-stream"}, takes: fileOf(file), query: []param{{name: "name", typ: "string", doc: "Name of the file when the body is the file itself"}},
			answer: typeOf[PortalFile](), status: http.StatusCreated, do: (*call).portalStore},
		of("GET", "/{number}", "portal_progress", "查询进度", "Follow a complaint", nil, (*call).portalProgress),
		code,
		of("POST", "/{number}/messages", "portal_message", "补充说明或回答询问", "Say something, or answer a question", sketch(PortalMessage{}, others["hear"], "text"), (*call).portalMessage),
		of("POST", "/{number}/escalation", "portal_escalate", "请上级介入", "Ask for a manager", sketch(PortalEscalation{}, nil), (*call).portalEscalate),
		of("POST", "/{number}/confirmation", "portal_confirm", "确认是否解决", "Confirm the result, or not", sketch(PortalConfirmation{}, inputsOf("confirm"), "text"), (*call).portalConfirm),
		of("POST", "/{number}/contest", "portal_contest", "否认代记的确认", "Deny the confirmation that staff wrote down", sketch(PortalContest{}, []procedure.Input{text}), (*call).portalContest),
		of("POST", "/{number}/survey", "portal_survey", "满意度评价", "Rate the handling", sketch(PortalSurvey{}, inputsOf("survey")), (*call).portalSurvey),
		of("POST", "/{number}/withdrawal", "portal_withdraw", "撤诉", "Withdraw the complaint", sketch(PortalWithdrawal{}, []procedure.Input{reason}), (*call).portalWithdraw),
	}
}

// portalRegister takes a complaint in from anybody, so many an hour from one address.
func (c *call) portalRegister() error {
	raw, err := c.body()
	if err != nil {
		return err
	}
	var in PortalComplaint
	if err := decodeJSON(raw, &in); err != nil {
		return err
	}
	switch in.Channel {
	case "":
		in.Channel = "web"
	case "web", "app":
	default:
		return fault.Input("channel", "input.unknown", "value", in.Channel)
	}
	var l fault.List
	for name, v := range map[string]string{"complainant.name": in.Complainant.Name, "complainant.phone": in.Complainant.Phone, "complainant.email": in.Complainant.Email,
		"on_behalf.name": in.OnBehalf.Name, "on_behalf.phone": in.OnBehalf.Phone, "on_behalf.email": in.OnBehalf.Email, "product": in.Product, "service": in.Service, "region": in.Region} {
		if len([]rune(v)) > complaint.LineMax {
			l.Add(name, "input.too_long", "max", complaint.LineMax)
		}
	}
	by, who := in.OnBehalf, "on_behalf" // who writes is who is answered
	if by == (PortalPerson{}) {
		by, who = in.Complainant, "complainant"
	}
	if !in.Anonymous && len(c.api.House.Vault.Reaches(by.Phone, by.Email)) == 0 {
		switch {
		case by.Email != "": // the rules say what is wrong with it
		case by.Phone != "":
			l.Add(who+".phone", "input.not_a_phone")
		default:
			l.Add("complainant", "api.contact_needed")
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	if err := c.api.visitors.Take(c.address(), c.now); err != nil {
		return err
	}
	files, err := c.attached(in.Files)
	if err != nil {
		return err
	}
	m, err := c.visit("", raw)
	if err != nil {
		return err
	}
	m.Channel = in.Channel
	if in.Complainant.Language == "" && c.r.Header.Get("Accept-Language") != "" {
		in.Complainant.Language = i18n.Key(c.said())
	}
	res, err := c.api.desk.Do(c.ctx, m, "", &complaint.Register{Channel: in.Channel, Anonymous: in.Anonymous,
		Complainant: complaint.Complainant{Name: in.Complainant.Name, Phone: in.Complainant.Phone, Email: in.Complainant.Email, Language: in.Complainant.Language},
		OnBehalf:    complaint.Complainant{Name: in.OnBehalf.Name, Phone: in.OnBehalf.Phone, Email: in.OnBehalf.Email}, Files: files,
		Subject: in.Subject, Matter: in.Matter, Wish: in.Wish, OccurredOn: in.OccurredOn, Product: in.Product, Service: in.Service,
		Region: in.Region, Account: in.Account})
	if err != nil {
		return err
	}
	if res.Repeat {
		c.w.Header()["Idempotent-Replay"] = []string{"true"}
	}
	code, err := c.api.House.Auth.CodeAfter(c.ctx, res.ID, res.Repeat)
	if err == nil && code == "" { // his own, and given anew since
		code, err = c.api.House.Auth.PortalCode(c.ctx, res.ID)
	}
	if err != nil {
		return err
	}
	return c.answer(http.StatusCreated, PortalReceipt{res.Number, code, instant(instantOf(res.State.ReceivedAt))})
}

// visit is the complainant's meta. Visitors share one name in the record, so a key alone would let one see what the
// same key of another led to; the whole of what was said is made part of it.
func (c *call) visit(id string, raw []byte) (complaint.Meta, error) {
	m, err := c.meta(nil)
	m.By, m.Channel = complaint.Customer, "portal"
	if m.Key != "" {
		sum := sha256.Sum256(bytes.Join([][]byte{[]byte(m.Key), []byte(c.rt.id), []byte(id), raw}, []byte{0}))
		m.Key, m.Asked = "portal|"+hex.EncodeToString(sum[:]), 0
	}
	return m, err
}

// admit finds the complaint by its number and checks the code. An unknown number and a wrong code get one answer.
func (c *call) admit() (string, error) {
	number := c.r.PathValue("number")
	id, err := c.api.numbers.find(c.ctx, number)
	if f := fault.As(err); f != nil && f.Kind == fault.Unknown || len(number) == 36 {
		id = "" // by its number only
	} else if err != nil {
		return "", err
	}
	return id, c.api.House.Auth.CheckPortalCode(c.ctx, number, id, c.r.Header.Get("X-Portal-Code"), c.address())
}

func (c *call) portalProgress() error {
	id, err := c.admit()
	if err != nil {
		return err
	}
	return c.progress(id)
}

// say checks the code, reads the body, gives the command and answers how the complaint stands after it.
func say[T any](c *call, order func(T) (complaint.Command, error)) error {
	id, err := c.admit()
	if err != nil {
		return err
	}
	if err := c.api.speakers.Take(id, c.now); err != nil {
		return err
	}
	raw, err := c.body()
	if err != nil {
		return err
	}
	var in T
	if err := decodeJSON(raw, &in); err != nil {
		return err
	}
	m, err := c.visit(id, raw)
	if err != nil {
		return err
	}
	cmd, err := order(in)
	if err != nil {
		return err
	}
	var res desk.Result
	if res, err = c.api.desk.Do(c.ctx, m, id, cmd); err != nil {
		return err
	}
	if res.Repeat {
		c.w.Header()["Idempotent-Replay"] = []string{"true"}
	}
	return c.progress(id)
}

// portalNewCode gives the complainant another code; the one that he came with is over.
func (c *call) portalNewCode() error {
	id, err := c.admit()
	if err != nil {
		return err
	}
	if err := c.api.speakers.Take(id, c.now); err != nil {
		return err
	}
	code, err := c.api.House.Auth.Reissue(c.ctx, id, complaint.Customer)
	if err != nil {
		return err
	}
	return c.ok(PortalCode{code})
}

func (c *call) portalConfirm() error {
	return say(c, func(in PortalConfirmation) (complaint.Command, error) {
		return &complaint.Confirm{Solved: in.Solved, Basis: "customer", Text: in.Text}, nil
	})
}

func (c *call) portalContest() error {
	return say(c, func(in PortalContest) (complaint.Command, error) { return &complaint.Contest{Text: in.Text}, nil })
}

func (c *call) portalSurvey() error {
	return say(c, func(in PortalSurvey) (complaint.Command, error) {
		return &complaint.Survey{Result: in.Result, Process: in.Process, Person: in.Person, Text: in.Text}, nil
	})
}

func (c *call) portalWithdraw() error {
	return say(c, func(in PortalWithdrawal) (complaint.Command, error) {
		return &complaint.Withdraw{Reason: in.Reason}, nil
	})
}
