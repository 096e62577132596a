package intake

import (
	"context"
	"strings"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/view"
)

// Acts is the portal: all that a complainant does, declared once and drawn twice, as a page and by the API. One that is more
// than a text has its form drawn by hand on the page.
var Acts = []Act{
	{Page: "POST /portal/new", API: "POST /portal/complaints", ID: "portal_register", Command: "register", Optional: "channel", Files: true, Gives: TheReceipt, body: body[Complaint],
		Zh: "网上投诉（无需账号）", En: "Complain without an account"},
	{API: "POST /portal/files", ID: "portal_file", Gives: TheFile, More: "api.doc.portal_files",
		Zh: "上传照片或文件（无需账号）", En: "Store a photo or a file without an account"},
	{Page: "GET /portal/c/{number}", API: "GET /portal/complaints/{number}", ID: "portal_progress",
		Zh: "查询进度", En: "Follow a complaint"},
	{Page: "POST /portal/c/{number}/code", API: "POST /portal/complaints/{number}/code", ID: "portal_new_code", Gives: TheCode, More: "api.doc.portal_code",
		Zh: "更换查询码", En: "Have a new code"},

	Order(Act{Page: "POST /portal/c/{number}/say", API: "POST /portal/complaints/{number}/messages", ID: "portal_message", Command: "hear", Optional: "text", Files: true,
		Zh: "补充说明或回答询问", En: "Say something, or answer a question"},
		func(ctx context.Context, in *Intake, b *Message) (complaint.Command, error) {
			files, err := in.Attached(ctx, b.Files)
			if b.Text.IsZero() && len(files) > 0 { // a photo alone says something too
				b.Text = complaint.Words(i18n.T(ctx, "portal.only_files", "n", len(files)))
			}
			return &complaint.Hear{Text: b.Text, Files: files}, err
		}),
	Order(Act{Page: "POST /portal/c/{number}/escalate", API: "POST /portal/complaints/{number}/escalation", ID: "portal_escalate", Command: "ask_superior", Optional: "text", Form: Folded,
		Zh: "请上级介入", En: "Ask for a manager",
		May: func(p *view.Progress) bool { return p.CanEscalate }},
		func(ctx context.Context, _ *Intake, b *Escalation) (complaint.Command, error) {
			text := strings.TrimSpace(b.Text.Plain)
			if text == "" {
				text = i18n.T(ctx, "portal.escalate_default")
			}
			return &complaint.AskSuperior{Reason: complaint.Words(text)}, nil
		}),
	Order(Act{Page: "POST /portal/c/{number}/confirm", API: "POST /portal/complaints/{number}/confirmation", ID: "portal_confirm", Command: "confirm", Optional: "text",
		Zh: "确认是否解决", En: "Confirm the result, or not"},
		func(_ context.Context, _ *Intake, b *Confirmation) (complaint.Command, error) {
			return &complaint.Confirm{Solved: b.Solved, Basis: "customer", Text: b.Text}, nil
		}),
	Order(Act{Page: "POST /portal/c/{number}/contest", API: "POST /portal/complaints/{number}/contest", ID: "portal_contest", Command: "contest", Form: OnCard,
		Zh: "否认代记的确认", En: "Deny the confirmation that staff wrote down",
		May: func(p *view.Progress) bool { return p.CanContest }},
		func(_ context.Context, _ *Intake, b *Contest) (complaint.Command, error) {
			return &complaint.Contest{Text: b.Text}, nil
		}),
	Order(Act{Page: "POST /portal/c/{number}/survey", API: "POST /portal/complaints/{number}/survey", ID: "portal_survey", Command: "survey",
		Zh: "满意度评价", En: "Rate the handling"},
		func(_ context.Context, _ *Intake, b *Survey) (complaint.Command, error) {
			return &complaint.Survey{Result: b.Result, Process: b.Process, Person: b.Person, Text: b.Text}, nil
		}),
	Order(Act{Page: "POST /portal/c/{number}/withdraw", API: "POST /portal/complaints/{number}/withdrawal", ID: "portal_withdraw", Command: "withdraw", Form: Folded, Ends: true,
		Zh: "撤诉", En: "Withdraw the complaint",
		May: func(p *view.Progress) bool { return p.CanWithdraw }},
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
