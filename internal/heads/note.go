package heads

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/journal"
)

const (
	headTitle      = "amends"
	statementTitle = "amends statement"
	signs          = "— "
)

// note is one signed text, unproven.
type note struct {
	text string
	torn bool // it has no signature: a crash cut it off, or somebody did
}

// Split takes a text apart into signed notes. Lines may be indented or quoted, as in a mail.
func Split(text string) []note {
	var out []note
	var lines []string
	end := func(torn bool) {
		if lines != nil {
			out = append(out, note{strings.Join(lines, "\n") + "\n", torn})
		}
		lines = nil
	}
	signed := false
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(strings.TrimLeft(strings.TrimRight(line, "\r"), "> \t"))
		switch {
		case line == headTitle || line == statementTitle:
			end(!signed)
			lines, signed = []string{line}, false
		case lines == nil:
		case strings.HasPrefix(line, signs):
			lines, signed = append(lines, line), true
		case signed:
			end(false)
		default:
			lines = append(lines, line)
		}
	}
	end(!signed)
	return out
}

func (n note) statement() bool { return strings.HasPrefix(n.text, statementTitle+"\n") }

// line is the value of a line, unproven.
func (n note) line(i int) string {
	lines := strings.SplitN(n.text, "\n", i+2)
	if i >= len(lines) {
		return ""
	}
	return lines[i]
}

func (n note) size() int64 {
	v, _ := strconv.ParseInt(n.line(1), 10, 64)
	return v
}

func (n note) at() int64 {
	v, _ := strconv.ParseInt(strings.TrimPrefix(n.line(3), "at "), 10, 64)
	return v
}

func (n note) kept() bool { return strings.Contains(n.text, "\nkept\n") }

// The kinds of statements.
const (
	Numbers  = "numbers"  // numbers of a day may have been given out up to one
	Begun    = "begun"    // the house remembers heads from here on
	Restored = "restored" // all of it was put back from a backup
	Loss     = "loss"     // somebody let the house go on with a database behind the newest known head
	Damage   = "damage"   // somebody let the house go on with a database that lost some of what its own head signs
	Anew     = "anew"     // somebody let the house go on although its memory was gone
)

// Statement is something that the house says and signs beside the heads.
type Statement struct {
	Kind  string
	At    time.Time
	Day   string // Numbers: the prefix and the date
	UpTo  int64  // Numbers
	Known int64  // Loss, Damage: events of the newest known head
	Root  string // Loss, Damage: its root
	Found int64  // Loss, Damage, Anew: events of the database
	Kept  int64  // Loss, Damage: up to here both tell the same
}

func (s Statement) text() string {
	text := fmt.Sprintf("%s\nkind %s\nat %d\n", statementTitle, s.Kind, s.At.UnixMicro())
	switch s.Kind {
	case Numbers:
		return text + fmt.Sprintf("numbers %d %s\n", s.UpTo, s.Day)
	case Begun, Restored:
		return text
	case Anew:
		return text + fmt.Sprintf("found %d\n", s.Found)
	}
	return text + fmt.Sprintf("known %d %s\nfound %d\nkept %d\n", s.Known, s.Root, s.Found, s.Kept)
}

// Read proves a statement that was kept elsewhere, and reads it.
func (f *File) Read(text string) (Statement, error) { return f.open(note{text: text}) }

// open proves a statement and reads it.
func (f *File) open(n note) (s Statement, err error) {
	if !n.statement() || n.torn {
		return s, errors.New("not a statement")
	}
	text, err := f.keys.OpenSeal(n.text)
	if err != nil {
		return s, err
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != statementTitle {
		return s, errors.New("not a statement")
	}
	for _, line := range lines[1:] {
		word, value, _ := strings.Cut(line, " ")
		number, rest, _ := strings.Cut(value, " ")
		v, bad := strconv.ParseInt(number, 10, 64)
		switch word {
		case "kind":
			s.Kind, bad = value, nil
		case "at":
			s.At = time.UnixMicro(v).UTC()
		case "numbers":
			s.UpTo, s.Day = v, rest
		case "known":
			s.Known, s.Root = v, rest
		case "found":
			s.Found = v
		case "kept":
			s.Kept = v
		default:
			bad = nil // a later house may say more
		}
		err = cmp.Or(err, bad)
	}
	return s, err
}

// Said is a statement as it was signed.
type Said struct {
	Statement
	Note string
}

// Memory is all that is remembered, proven.
type Memory struct {
	Heads    []journal.Head
	Begun    []Statement
	Losses   []Statement
	Said     []Said           // all but numbers, in the order in which they were said
	Numbers  map[string]int64 // by day: up to where they may have been given out
	Problems []string
}

// Recall reads and proves everything. A head that a loss gave up is none any more.
func (f *File) Recall() (Memory, error) {
	m := Memory{Numbers: map[string]int64{}}
	notes, err := f.notes()
	if err != nil {
		return m, fmt.Errorf("read heads: %w", err)
	}
	bad := 0
	unproven := func(err error) {
		if bad++; bad == 1 {
			m.Problems = append(m.Problems, err.Error())
		}
	}
	said := map[string]bool{} // a statement counts where it stands first: a copy must not give up what came after it
	for i, n := range notes {
		switch {
		case n.torn: // by a crash: it says as little as one that is not there
		case n.statement():
			s, err := f.open(n)
			if err != nil {
				unproven(fmt.Errorf("note %d, a statement: %w", i+1, err))
			} else if !said[n.text] {
				said[n.text] = true
				m.heed(s, n.text)
			}
		default:
			h, err := f.keys.OpenHead(n.text)
			if err != nil {
				unproven(fmt.Errorf("note %d: %w", i+1, err))
				continue
			}
			m.Heads = append(m.Heads, h)
		}
	}
	if bad > 1 {
		m.Problems[0] += fmt.Sprintf("; and %d more like it", bad-1)
	}
	return m, nil
}

func (m *Memory) heed(s Statement, text string) {
	if s.Kind != Numbers {
		m.Said = append(m.Said, Said{s, text})
	}
	switch s.Kind {
	case Numbers:
		m.Numbers[s.Day] = max(m.Numbers[s.Day], s.UpTo)
	case Begun:
		m.Begun = append(m.Begun, s)
	case Loss:
		m.Losses = append(m.Losses, s)
		m.Heads = slices.DeleteFunc(m.Heads, func(h journal.Head) bool { return h.Size > s.Kept })
	}
}

// Newest is the head that covers most, of those that no loss gave up; a size of 0 when nothing is remembered. It proves
// little more than that one, because every start asks.
func (f *File) Newest() (journal.Head, error) {
	notes, err := readNotes(f.Path())
	if errors.Is(err, fs.ErrNotExist) {
		return journal.Head{}, nil
	}
	if err != nil {
		return journal.Head{}, fmt.Errorf("read heads: %w", err)
	}
	upTo, from := int64(1<<62), len(notes)
	for from > 0 && upTo == 1<<62 {
		from--
		if n := notes[from]; n.statement() && !n.torn {
			if s, err := f.open(n); err == nil && s.Kind == Loss && !slices.Contains(notes[:from], n) {
				upTo = s.Kept
			}
		}
	}
	list := slices.DeleteFunc(slices.Clone(notes), func(n note) bool { return n.statement() || n.torn })
	if upTo < 1<<62 { // what was given up stands before the statement
		list = nil
		for i, n := range notes {
			if !n.statement() && !n.torn && (i > from || n.size() <= upTo) {
				list = append(list, n)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b note) int { return cmp.Compare(b.size(), a.size()) })
	for _, n := range list {
		if h, err := f.keys.OpenHead(n.text); err == nil {
			return h, nil
		}
	}
	if len(list) > 0 {
		return journal.Head{}, ErrStrange
	}
	return journal.Head{}, nil
}

// ErrStrange says that heads are remembered and none is signed with these keys.
var ErrStrange = errors.New("the heads beside the database are signed with other keys")
