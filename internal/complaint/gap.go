package complaint

import (
	"maps"
	"slices"
	"strings"

	"amends/internal/fault"
	"amends/internal/field"
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

// toHim is what a command says to the complainant: how it reaches him, the words by the names of their fields, and whether
// those of an internal note are meant for him.
type toHim struct {
	medium string // "" where he reads them on his page alone
	words  map[string]Text
	meant  bool
}

// readBy gives the words of a command that the complainant reads, of the house or of his own; none when there are no such fields.
func readBy(c Command, whose field.Reader) (t toHim, ok bool) {
	if c, own := c.(*TellCode); own {
		return c.toHim(), whose == field.House
	}
	for i := range c.Act().Fields {
		f := &c.Act().Fields[i]
		if f.Reader != whose {
			continue
		}
		if !ok {
			t, ok = toHim{field.Word(c, "medium"), map[string]Text{}, field.Word(c, fromNote.Name) != ""}, true
		}
		t.words[f.Name] = field.TextIn(c, f.Name)
	}
	return t, ok
}

// complete refuses words to the complainant in which something is still to be written; also the portal's code, where no
// machine carries them and puts it in.
func complete(c Command) error {
	toHim, ok := readBy(c, field.House)
	if !ok {
		return nil
	}
	var l fault.List
	for _, name := range slices.Sorted(maps.Keys(toHim.words)) {
		left := slices.Collect(maps.Values(gapMarks))
		if !slices.Contains(field.Carried, toHim.medium) {
			left = slices.AppendSeq(left, maps.Values(codeMarks))
		}
		for _, gap := range left {
			if strings.Contains(toHim.words[name].Plain, gap) {
				l.Add(name, "input.gap_left", "gap", gap)
			}
		}
	}
	return l.Err()
}
