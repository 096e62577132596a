package notify

import (
	"amends/internal/complaint"
)

// letter is what an event says to the complainant: the template that frames it and the texts that fill its gaps.
type letter struct {
	medium   string
	template string // "" : the text as it was written
	subject  string // template that only lends its subject
	texts    []part
	values   map[string]string
	zh, en   string // what the house says of itself: nobody wrote it
}

// anyway is the medium of a letter that goes the way its reader can be reached.
const anyway = "any"

// part is one text of an event and the gap that it fills.
type part struct {
	gap  string
	text complaint.Text
}

// letterOf gives the letter of an event that a machine carries; ok is false for all other events, and when an officer
// spoke to the complainant himself.
func letterOf(e complaint.Event) (l letter, ok bool) {
	switch e := e.(type) {
	case complaint.Acknowledged:
		l = letter{medium: e.Medium, subject: "acknowledge", texts: []part{{"text", e.Text}}}
	case complaint.FirstReplied:
		l = letter{medium: e.Medium, template: "first_reply",
			texts: []part{{"understood", e.Understood}, {"next", e.Next}, {"needed", e.Needed}}}
	case complaint.Replied:
		l = letter{medium: e.Medium, subject: "progress", texts: []part{{"text", e.Text}}}
	case complaint.FindingNotified:
		l = letter{medium: e.Medium, template: "finding", texts: []part{{"text", e.Text}}, values: map[string]string{"expected": e.ExpectedOn}}
	case complaint.ResultNotified:
		l = letter{medium: e.Medium, template: "result", texts: []part{{"done", e.Done}, {"why", e.Why}, {"change", e.Change}}}
	case complaint.CustomerAsked:
		l = letter{medium: e.Medium, template: "needed", texts: []part{{"needed", e.Question}}}
	case complaint.SuperiorAnswered:
		l = letter{medium: anyway, subject: "progress", texts: []part{{"text", e.Text}}}
	case complaint.Confirmed:
		if e.Basis != complaint.Customer { // somebody wrote it down for him
			l = letter{medium: anyway, template: "written_down",
				zh: "{{name}}，您好！我们的工作人员记录：您的投诉 {{number}} 已确认解决。如果不是这样，请打开 {{link}} 选择“不是这样”，投诉会退回继续处理。{{organisation}} {{hotline}}",
				en: "{{name}}: our staff noted that your complaint {{number}} is solved. If that is not so, open {{link}} and choose “That is not so”: the work goes on. {{organisation}} {{hotline}}"}
		}
	case complaint.YesDoubted:
		l = letter{medium: anyway,
			zh: "{{name}}，您好！查询页上收到了对投诉 {{number}} “已解决”的确认。所用的查询码或联系方式经过办理人员之手，我们会请另一位同事与您核实。如果不是您的意思，请打开 {{link}} 选择“没有解决”，或联系 {{contact}}。{{organisation}}",
			en: "{{name}}: somebody said on the web that your complaint {{number}} is solved. " +
				"The code for it had gone through the hands of who works on it, so a colleague will ask you. " +
				"If it was not you, open {{link}} and say that it is not solved, or reach us at {{contact}}. {{organisation}}"}
	}
	return l, l.medium == "email" || l.medium == "sms" || l.medium == anyway
}
