package intake

import (
	"context"
	"strings"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/view"
)

// The addresses of what is done to a complaint that is there.
const (
	onPage = "POST /portal/c/{number}/"
	byAPI  = "POST /portal/complaints/{number}/"
)

// Acts is the portal: all that a complainant does, declared once and drawn twice, as a page and by the API. One that is
// more than a text has its form drawn by hand on the page.
var Acts = []Act{
	{Page: "POST /portal/new", API: "POST /portal/complaints", ID: "portal_register",
		Zh: "网上投诉（无需账号）", En: "Complain without an account",
		Command: "register", Optional: "channel", Files: true, Gives: TheReceipt, body: body[Complaint]},
	{API: "POST /portal/files", ID: "portal_file", More: "api.doc.portal_files",
		Zh: "上传照片或文件（无需账号）", En: "Store a photo or a file without an account", Gives: TheFile},
	{Page: "GET /portal/c/{number}", API: "GET /portal/complaints/{number}", ID: "portal_progress",
		Zh: "查询进度", En: "Follow a complaint"},
	{Page: onPage + "code", API: byAPI + "code", ID: "portal_new_code", More: "api.doc.portal_code",
		Zh: "更换查询码", En: "Have a new code", Gives: TheCode},

	Order(Act{Page: onPage + "say", API: byAPI + "messages", ID: "portal_message",
		Zh: "补充说明或回答询问", En: "Say something, or answer a question",
		Command: "hear", Optional: "text", Files: true},
		func(ctx context.Context, in *Intake, b *Message) (complaint.Command, error) {
			files, err := in.Attached(ctx, b.Files)
			if b.Text.IsZero() && len(files) > 0 { // a photo alone says something too
				b.Text = complaint.TextOf(i18n.T(ctx, "portal.only_files", "n", len(files)))
			}
			return &complaint.Hear{Text: b.Text, Files: files}, err
		}),
	Order(Act{Page: onPage + "escalate", API: byAPI + "escalation", ID: "portal_escalate",
		Zh: "请上级介入", En: "Ask for a manager",
		Command: "ask_superior", Optional: "text", Form: Folded, May: func(p *view.Progress) bool { return p.CanEscalate }},
		func(ctx context.Context, _ *Intake, b *Escalation) (complaint.Command, error) {
			text := strings.TrimSpace(b.Text.Plain)
			if text == "" {
				text = i18n.T(ctx, "portal.escalate_default")
			}
			return &complaint.AskSuperior{Reason: complaint.TextOf(text)}, nil
		}),
	Order(Act{Page: onPage + "confirm", API: byAPI + "confirmation", ID: "portal_confirm",
		Zh: "确认是否解决", En: "Confirm the result, or not", Command: "confirm", Optional: "text"},
		func(_ context.Context, _ *Intake, b *Confirmation) (complaint.Command, error) {
			return &complaint.Confirm{Solved: b.Solved, Basis: "customer", Text: b.Text}, nil
		}),
	Order(Act{Page: onPage + "contest", API: byAPI + "contest", ID: "portal_contest",
		Zh: "否认代记的确认", En: "Deny the confirmation that staff wrote down",
		Command: "contest", Form: OnCard, May: func(p *view.Progress) bool { return p.CanContest }},
		func(_ context.Context, _ *Intake, b *Contest) (complaint.Command, error) {
			return &complaint.Contest{Text: b.Text}, nil
		}),
	Order(Act{Page: onPage + "survey", API: byAPI + "survey", ID: "portal_survey",
		Zh: "满意度评价", En: "Rate the handling", Command: "survey"},
		func(_ context.Context, _ *Intake, b *Survey) (complaint.Command, error) {
			return &complaint.Survey{Result: b.Result, Process: b.Process, Person: b.Person, Text: b.Text}, nil
		}),
	Order(Act{Page: onPage + "withdraw", API: byAPI + "withdrawal", ID: "portal_withdraw",
		Zh: "撤诉", En: "Withdraw the complaint",
		Command: "withdraw", Form: Folded, Ends: true, May: func(p *view.Progress) bool { return p.CanWithdraw }},
		func(_ context.Context, _ *Intake, b *Withdrawal) (complaint.Command, error) {
			return &complaint.Withdraw{Reason: b.Reason}, nil
		}),
}

// Message is something that the complainant says: a text, files, or both.
type Message struct {
	Text  complaint.Text `json:"text,omitzero"`
	Files []Attached     `json:"files,omitempty"`
}

// Escalation asks for somebody higher; a short sentence says why when nothing is given.
type Escalation struct {
	Text complaint.Text `json:"text,omitzero"`
}

// Confirmation says whether the matter is solved for him.
type Confirmation struct {
	Solved string         `json:"solved"`
	Text   complaint.Text `json:"text,omitzero"`
}

// Contest denies a yes that staff wrote down for him.
type Contest struct {
	Text complaint.Text `json:"text"`
}

// Survey is how satisfied he is, 1 to 5.
type Survey struct {
	Result  int            `json:"result"`
	Process int            `json:"process"`
	Person  int            `json:"person"`
	Text    complaint.Text `json:"text,omitzero"`
}

// Withdrawal takes the complaint back.
type Withdrawal struct {
	Reason complaint.Text `json:"reason"`
}
