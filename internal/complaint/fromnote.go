package complaint

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"amends/internal/fault"
	"amends/internal/field"
)

// readOf gives what the complainant will read of a command: what the house tells him, or his own words, which one of the house
// may write down with words of a note among them.
func readOf(c Command) (toHim, bool) {
	if t, ok := readBy(c, field.House); ok {
		return t, true
	}
	return readBy(c, field.Own)
}

// TellsBeside says whether a command has words that the complainant will read, on a case with internal notes, of which nobody
// has said yet that they are meant for him. Into what he or the system says no note went.
func TellsBeside(s *State, m Meta, c Command) bool {
	t, ok := readOf(c)
	return ok && s.Notes > 0 && m.By != System && m.By != Customer && !t.meant
}

// Tells says whether an act has words that the complainant will read.
func (a *Act) Tells() bool {
	return slices.ContainsFunc(a.Fields, func(f field.Field) bool { return f.Reader != field.Colleagues })
}

// NoteTexts are the texts of a record that were written for colleagues only, and those that the complainant wrote or was
// told: what stands in both is no secret.
func NoteTexts(record ...Recorded) (notes, known []Text) {
	add := func(list *[]Text, texts ...Text) {
		*list = slices.DeleteFunc(append(*list, texts...), Text.IsZero)
	}
	for _, r := range record {
		switch e := r.Event.(type) {
		case Noted:
			add(&notes, e.Text)
		case Registered:
			add(&known, e.Subject, e.Matter, e.Wish, e.ProductText, e.ServiceText, e.RegionText)
			for _, a := range e.Allegations {
				add(&known, a.Text)
			}
		case Heard:
			add(&known, e.Text)
		case Acknowledged:
			add(&known, e.Text)
		case Replied:
			add(&known, e.Text)
		case FirstReplied:
			add(&known, e.Understood, e.Next, e.Needed)
		case CustomerAsked:
			add(&known, e.Question)
		case FindingNotified:
			add(&known, e.Text)
		case ResultNotified:
			add(&known, e.Done, e.Why, e.Change)
		case SuperiorAnswered:
			add(&known, e.Text)
		case Supplemented:
			add(&known, e.Wish, e.ProductText, e.ServiceText, e.RegionText)
		}
	}
	return notes, known
}

// KeepNotes refuses words for the complainant in which words of an internal note stand, wherever they came from: until it is
// said that they are meant for him (from_note).
func KeepNotes(c Command, notes, known []string) error {
	told, ok := readOf(c)
	if !ok {
		return nil
	}
	var l fault.List
	for _, field := range slices.Sorted(maps.Keys(told.words)) {
		if words := leaks(told.words[field].Plain, notes, known); words != "" {
			l.Add(field, "complaint.note_leaves", "words", words)
		}
	}
	return l.Err()
}

// How much of a note makes it recognised; a Chinese character weighs as three letters. A whole sentence of it that stands
// by itself counts from five characters on: everyday answers (正在核实, 请您放心) and idioms have four. Of a longer one any
// eight characters in a row are enough, wherever they stand, or 24 letters, which are five or six words: names of what the
// house sells and its turns of phrase are shorter (光纤宽带, within three working days). Figures and what they count weigh
// nothing: days and amounts are said to everybody. static/js/leak.js asks by the same rule before anything is sent;
// testdata/leaks.json holds the two together.
const (
	hanWeight     = 3
	wholeSentence = 5 * hanWeight
	partOfOne     = 8 * hanWeight
)

// leaks gives the words of a text that stand in the notes and not in what is known anyway; "" when there are none. How
// they are spaced, cut into lines and punctuated makes no difference, nor does what stands before them.
func leaks(text string, notes, known []string) string {
	said := read(text)
	if said.weight(0, len(said.letters)) < wholeSentence {
		return ""
	}
	open := make([]string, len(known))
	for i, k := range known {
		open[i] = string(read(k).letters)
	}
	secret := func(run []rune) bool {
		return !slices.ContainsFunc(open, func(k string) bool { return strings.Contains(k, string(run)) })
	}
	var sentences []spelt
	runs := map[string]bool{}
	for _, note := range notes {
		for _, s := range sentencesOf(note) {
			n := read(s)
			sentences = append(sentences, n)
			for from, to := range n.runs() {
				runs[string(n.letters[from:to])] = true
			}
		}
	}
	for from, to := range said.runs() {
		if run := said.letters[from:to]; runs[string(run)] && secret(run) {
			return said.quote(text, from, to)
		}
	}
	for _, n := range sentences {
		if n.weight(0, len(n.letters)) < wholeSentence || !secret(n.letters) {
			continue
		}
		if from := said.find(n.letters); from >= 0 {
			return said.quote(text, from, from+len(n.letters))
		}
	}
	return ""
}

// sentencesOf are the parts of a note that may be taken by themselves: lines, sentences, and each of them less what it
// begins with up to a colon or a bracket ("内部：", "【内部】").
func sentencesOf(note string) (out []string) {
	note = strings.ReplaceAll(note, ". ", "\n")
	for _, s := range strings.FieldsFunc(note, func(r rune) bool { return strings.ContainsRune("\n\r。！？；!?;", r) }) {
		out = append(out, s)
		if i := strings.IndexAny(s, "：:】])）"); i >= 0 {
			out = append(out, strings.TrimLeft(s[i:], "：:】])）"))
		}
	}
	return out
}

// spelt is what is left of a text when it does not matter how it is set.
type spelt struct {
	letters []rune
	at      []int  // where each of them stood, in bytes of the text
	begins  []bool // whether something else stood before it
}

func read(text string) (s spelt) {
	apart := true
	for at, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			apart = true
			continue
		}
		for _, r := range norm.NFKC.String(string(r)) {
			s.letters, s.at, s.begins = append(s.letters, unicode.ToLower(r)), append(s.at, at), append(s.begins, apart)
			apart = false
		}
	}
	return s
}

// units are what figures count: they say no more than those.
const units = "年月日号时点分秒元天个"

func (s spelt) weigh(i int) int {
	r := s.letters[i]
	switch {
	case unicode.IsDigit(r), i > 0 && unicode.IsDigit(s.letters[i-1]) && strings.ContainsRune(units, r):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return hanWeight
	}
	return 1
}

func (s spelt) weight(from, to int) (w int) {
	for i := from; i < to; i++ {
		w += s.weigh(i)
	}
	return w
}

// runs yields the shortest recognisable run from each letter on.
func (s spelt) runs() iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		w, end := 0, 0
		for from := range s.letters {
			for end < len(s.letters) && w < partOfOne {
				w += s.weigh(end)
				end++
			}
			if w < partOfOne || !yield(from, end) {
				return
			}
			w -= s.weigh(from)
		}
	}
}

// find gives where a sentence stands by itself, -1 when it does not.
func (s spelt) find(whole []rune) int {
	for from := 0; from+len(whole) <= len(s.letters); from++ {
		end := from + len(whole)
		if s.begins[from] && (end == len(s.letters) || s.begins[end]) && slices.Equal(s.letters[from:end], whole) {
			return from
		}
	}
	return -1
}

// quote gives some letters as they stand in the text. It is the text of who is asked: what else a note says, he may not see.
func (s spelt) quote(text string, from, to int) string {
	last, size := utf8.DecodeRuneInString(text[s.at[to-1]:])
	if last == utf8.RuneError {
		size = 1
	}
	return brief(text[s.at[from] : s.at[to-1]+size])
}

// brief is a sentence as a question can quote it.
func brief(s string) string {
	list := []rune(strings.TrimSpace(s))
	if len(list) > 40 {
		return string(list[:40]) + "…"
	}
	return string(list)
}
