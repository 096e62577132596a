package procedure

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestStories draws the ledgers that testdata/*.txt tell of.
func TestStories(t *testing.T) {
	t.Parallel()
	names, _ := filepath.Glob("testdata/*.txt")
	if len(names) == 0 {
		t.Fatal("no stories")
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for story := range strings.SplitSeq(string(text), "\n\n") {
			title, body, _ := strings.Cut(strings.TrimSpace(story), "\n")
			t.Run(strings.TrimPrefix(title, "# "), func(t *testing.T) {
				t.Parallel()
				tell(t, body)
			})
		}
	}
}

func tell(t *testing.T, body string) {
	var p *Procedure
	facts, marks := Values{}, map[string]Mark{}
	mark := func(id string, m Mark) {
		if p.Step(id) == nil {
			t.Fatalf("no step %s", id)
		}
		marks[id] = m
	}
	asked := 0
	for line := range strings.SplitSeq(body, "\n") {
		words := strings.Fields(line)
		rest := words[1:]
		switch words[0] {
		case "procedure":
			p = shipped(t, rest[0])
		case "fact":
			facts[rest[0]] = value(t, rest[0], rest[1])
		case "done", "waived":
			for _, id := range rest {
				mark(id, Mark{Status: Status(words[0])})
			}
		case "branch":
			mark(rest[0], Mark{Status: Done, Branch: rest[1]})
		case "then":
			asked++
			if got, want := answer(t, p, facts, marks, rest), strings.Join(rest[1:], " "); got != want {
				t.Errorf("%s: got %q, want %q", rest[0], got, want)
			}
		default:
			t.Fatalf("what is %q?", line)
		}
	}
	if asked == 0 {
		t.Error("the story asks nothing")
	}
}

func answer(t *testing.T, p *Procedure, f Values, marks map[string]Mark, words []string) string {
	l := p.Ledger(f, marks)
	list := func(keep func(*Entry) bool) string {
		var out []string
		for i := range l {
			if keep(&l[i]) {
				out = append(out, l[i].Step.ID)
			}
		}
		return strings.Join(out, " ")
	}
	switch words[0] {
	case "current":
		return list(func(e *Entry) bool { return e.Current })
	case "ready":
		return list(func(e *Entry) bool { return e.Ready && e.Step.ID != "close" })
	case "not_applicable":
		return list(func(e *Entry) bool { return e.Status == NotApplicable })
	case "missing":
		missing := l.Missing()
		return list(func(e *Entry) bool {
			return slices.Contains(missing, e.Step)
		})
	case "status":
		return words[1] + " " + string(l.Find(words[1]).Status)
	case "stage":
		for _, s := range p.Bar(l) {
			if s.State == Now {
				return s.Stage.ID
			}
		}
	case "progress":
		done, all := l.Progress()
		return fmt.Sprintf("%d/%d", done, all)
	case "complete":
		return map[bool]string{true: "yes", false: "no"}[l.Complete()]
	case "clocks":
		var ids []string
		for _, v := range p.Live(f, l) {
			ids = append(ids, v.ID)
		}
		slices.Sort(ids)
		slices.Sort(words[1:])
		return strings.Join(ids, " ")
	case "span":
		for _, v := range p.Live(f, l) {
			if v.ID == words[1] {
				return v.ID + " " + v.Limit.Span.String()
			}
		}
	default:
		t.Fatalf("what is %v?", words)
	}
	return ""
}

func shipped(t testing.TB, id string) *Procedure {
	t.Helper()
	for _, p := range Builtin(kinds) {
		if p.ID == id {
			return p
		}
	}
	t.Fatalf("no procedure %s", id)
	return nil
}

func value(t *testing.T, name, text string) any {
	switch f := declared(name); {
	case f == nil:
		t.Fatalf("no fact %s", name)
	case f.Type == "int":
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	case f.Type == "bool":
		return text == "true"
	case !f.knows(text):
		t.Fatalf("%s is never %s", name, text)
	}
	return text
}
