package complaint

import (
	"maps"
	"slices"
	"strings"

	"amends/internal/fault"
)

// gapMarks stand, by language, in a text at hand where nobody knows yet what belongs there; codeMarks where the portal's
// code is put in when the message leaves, so that no code stands in the record.
var (
	gapMarks  = map[string]string{"zh": "【请补充】", "en": "[please complete]"}
	codeMarks = map[string]string{"zh": "【查询码】", "en": "[access code]"}
)

// GapMark stands for what is still to be written.
func GapMark(lang string) string { return gapMarks[lang] }

// Unread is a text as it is shown afterwards: where the code stood in the message there are dots, not the mark of a template.
func Unread(text string) string {
	for _, mark := range codeMarks {
		text = strings.ReplaceAll(text, mark, "••••••••")
	}
	return text
}

// CodeMark stands for the portal's code.
func CodeMark(lang string) string { return codeMarks[lang] }

// WithCode puts the portal's code where its mark stands.
func WithCode(text, code string) string {
	for _, m := range codeMarks {
		text = strings.ReplaceAll(text, m, code)
	}
	return text
}

// told is what a command says to the complainant: how it reaches him, the words by the names of their fields, and whether
// those of an internal note are meant for him.
type told struct {
	medium string // "" where he reads them on his page alone
	words  map[string]Text
	meant  bool
}

// telling is a command with words that the complainant will read.
type telling interface{ tells() told }

func (c *Acknowledge) tells() told {
	return told{c.Medium, map[string]Text{"text": c.Text}, c.FromNote}
}
func (c *Reply) tells() told { return told{c.Medium, map[string]Text{"text": c.Text}, c.FromNote} }
func (c *AskCustomer) tells() told {
	return told{c.Medium, map[string]Text{"question": c.Question}, c.FromNote}
}
func (c *NotifyFinding) tells() told {
	return told{c.Medium, map[string]Text{"text": c.Text}, c.FromNote}
}
func (c *FirstReply) tells() told {
	return told{c.Medium, map[string]Text{"understood": c.Understood, "next": c.Next, "needed": c.Needed}, c.FromNote}
}
func (c *NotifyResult) tells() told {
	return told{c.Medium, map[string]Text{"done": c.Done, "why": c.Why, "change": c.Change}, c.FromNote}
}
func (c *AnswerSuperior) tells() told {
	return told{"", map[string]Text{"text": c.Text}, c.FromNote}
}

// complete refuses words to the complainant in which something is still to be written; also the portal's code, where no
// machine carries them and puts it in.
func complete(c telling) error {
	var l fault.List
	told := c.tells()
	for _, field := range slices.Sorted(maps.Keys(told.words)) {
		left := slices.Collect(maps.Values(gapMarks))
		if told.medium != "sms" && told.medium != "email" {
			left = slices.AppendSeq(left, maps.Values(codeMarks))
		}
		for _, gap := range left {
			if strings.Contains(told.words[field].Plain, gap) {
				l.Add(field, "input.gap_left", "gap", gap)
			}
		}
	}
	return l.Err()
}
