package complaint_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/stream"
)

// TestStories plays testdata/*.txt. A story is a title and lines: "given" and "when" give a command in the usual words,
// "given until <step>" does everything usual up to a step, "by" names who gives the next command, "at" sets the clock,
// "before" is an event of an old record, "then" says what must be so. The first line may name a procedure; telecom is the one that is meant otherwise.
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
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			for story := range strings.SplitSeq(string(text), "\n\n") {
				title, body, _ := strings.Cut(strings.TrimSpace(story), "\n")
				if title == "" {
					continue
				}
				t.Run(strings.TrimPrefix(title, "# "), func(t *testing.T) {
					t.Parallel()
					tell(t, body)
				})
			}
		})
	}
}

// teller reads one story.
type teller struct {
	*tale
	t         *testing.T
	procedure string
	by        string
	line      string
	asked     int
}

func tell(t *testing.T, body string) {
	s := &teller{tale: newTale(t), t: t, procedure: "telecom"}
	s.problem = s.fail
	for line := range strings.SplitSeq(body, "\n") {
		s.line = line
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(rest)
		switch word {
		case "procedure":
			s.procedure = rest
		case "by":
			s.by = rest
		case "at":
			s.now = moment(t, rest)
		case "given":
			s.give(rest)
			if s.err != nil {
				s.fail("refused: %v", s.err)
			}
		case "before": // what a build of before wrote, and none does any more
			s.before(rest)
		case "when":
			s.give(rest)
		case "then":
			s.asked++
			s.then(rest)
		default:
			s.fail("what is this?")
		}
	}
	if s.asked == 0 {
		t.Error("the story asks nothing")
	}
}

func (s *teller) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("%s\n\t%s", s.line, fmt.Sprintf(format, args...))
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	end := strings.HasSuffix(text, " 24:00") // the last moment of the day
	at, err := time.ParseInLocation("2006-01-02 15:04", strings.Replace(text, " 24:00", " 00:00", 1), shanghai)
	if err != nil {
		t.Fatal(err)
	}
	if end {
		at = at.AddDate(0, 0, 1).Add(-time.Microsecond)
	}
	return at
}

func (s *teller) give(order string) {
	name, fields, _ := strings.Cut(order, " ")
	if name == "until" {
		if s.s.Version == 0 {
			s.give("register")
		}
		s.until(strings.TrimSpace(fields))
		return
	}
	c, err := build(name, fields)
	if err != nil {
		s.fail("%v", err)
	}
	by := s.by
	if s.by = ""; by == "" {
		by = actor(s.s, s.tale.procedure(), name)
	}
	s.do(by, inProcedure(c, s.procedure))
}

// before puts an event of an old record behind the others.
func (s *teller) before(text string) {
	name, fields, _ := strings.Cut(text, " ")
	raw, err := yaml.YAMLToJSON([]byte(fields))
	if err != nil {
		s.fail("%v", err)
	}
	r, err := complaint.Stream.Decode(stream.Record{Type: "complaint." + name, Version: s.s.Version + 1, At: s.now.UnixMicro(),
		By: "lena", Payload: raw})
	if err != nil {
		s.fail("%v", err)
	}
	s.err, s.last, s.record, s.s = nil, []complaint.Event{r.Event}, append(s.record, r), complaint.Evolve(s.s, r)
}

func (s *teller) then(text string) {
	ask, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	words := strings.Fields(rest)
	if ask != "refused" && ask != "forbidden" && ask != "field" && ask != "conflict" && ask != "unknown" && s.err != nil {
		s.fail("refused: %v", s.err)
	}
	switch ask {
	case "refused", "forbidden", "conflict", "unknown":
		s.refusal(fault.Kind(ask), words)
	case "field":
		s.field(words[0], words[1])
	case "no": // no event, no event classified
		for _, e := range s.last {
			if len(words) < 2 || wireName(e) == words[1] {
				s.fail("got %s", wireName(e))
			}
		}
	case "event":
		name, fields, _ := strings.Cut(rest, " ")
		s.event(name, fields)
	case "ledger":
		l := s.tale.procedure().Ledger(&s.s, s.s.Marks)
		for _, id := range words[1:] {
			if e := l.Find(id); e == nil || string(e.Status) != words[0] {
				s.fail("%s is %+v", id, e)
			}
		}
	case "clock":
		s.clock(words)
	case "state":
		if got := s.look(words[0]); got != strings.Join(words[1:], " ") {
			s.fail("got %q", got)
		}
	default:
		s.fail("what is this?")
	}
}

func (s *teller) refusal(kind fault.Kind, words []string) {
	f := fault.As(s.err)
	switch {
	case f == nil:
		s.fail("no refusal, but %d events: %v", len(s.last), s.err)
	case f.Kind != kind || f.Key != words[0]:
		s.fail("got %s %v", f.Kind, f)
	case len(words) > 1:
		var got []string
		for _, it := range f.Items {
			got = append(got, it.ID)
		}
		if !slices.Equal(got, words[1:]) {
			s.fail("it lists %v", got)
		}
	}
}

func (s *teller) field(path, key string) {
	f := fault.As(s.err)
	if f == nil || f.Kind != fault.Invalid {
		s.fail("not refused for a field: %v", s.err)
	}
	if !slices.ContainsFunc(f.Fields, func(g fault.Field) bool { return g.Path == path && g.Key == key }) {
		s.fail("got %v", f)
	}
}

func wireName(e complaint.Event) string {
	return strings.TrimPrefix(complaint.Stream.NameOf(e), "complaint.")
}

// event asks for an event of this name with these fields; other fields may hold anything.
func (s *teller) event(name, fields string) {
	var want, got any
	raw, err := yaml.YAMLToJSON([]byte(fields))
	if err != nil {
		s.fail("%v", err)
	}
	if fields != "" {
		if err := json.Unmarshal(raw, &want); err != nil {
			s.fail("%v", err)
		}
	}
	var seen []string
	for _, e := range s.last {
		wire, payload, err := complaint.Stream.Encode(e)
		if err != nil {
			s.fail("%v", err)
		}
		seen = append(seen, strings.TrimPrefix(wire, "complaint.")+" "+string(payload))
		if wire != "complaint."+name {
			continue
		}
		if err := json.Unmarshal(payload, &got); err != nil {
			s.fail("%v", err)
		}
		if within(want, got) {
			return
		}
	}
	s.fail("got\n\t%s", strings.Join(seen, "\n\t"))
}

// within is true when everything wanted is there; a text is compared by its words.
func within(want, got any) bool {
	switch w := want.(type) {
	case nil:
		return true
	case map[string]any:
		g, ok := got.(map[string]any)
		for k, v := range w {
			ok = ok && (v == nil && g[k] == nil || v != nil && within(v, g[k]))
		}
		return ok
	case []any:
		g, ok := got.([]any)
		return ok && len(w) == len(g) && !slices.ContainsFunc(w, func(v any) bool {
			return !slices.ContainsFunc(g, func(x any) bool { return within(v, x) })
		})
	case string:
		if g, ok := got.(map[string]any); ok {
			return g["id"] == "text:"+w
		}
	}
	return reflect.DeepEqual(want, got)
}

// clock asks for facts of one clock: "then clock resolve state running due 2026-09-29 24:00", or "none".
func (s *teller) clock(words []string) {
	c, ok := s.s.Clock(words[0])
	if words[1] == "none" {
		if ok {
			s.fail("it is %s", c.State)
		}
		return
	}
	if !ok {
		s.fail("no such clock")
	}
	times := map[string]int64{"due": int64(c.DueAt), "warn": int64(c.WarnAt), "risk": int64(c.RiskAt), "started": int64(c.StartedAt),
		"stopped": int64(c.StoppedAt), "breached": int64(c.BreachedAt), "warned": int64(c.WarnedAt)}
	for i := 1; i < len(words); i += 2 {
		switch words[i] {
		case "state":
			if string(c.State) != words[i+1] {
				s.fail("state %s", c.State)
			}
		case "earlier": // the states of its runs before this one
			var runs []string
			for _, r := range c.Earlier {
				runs = append(runs, string(r.State))
			}
			if got := strings.Join(runs, ","); got != words[i+1] {
				s.fail("earlier runs %s", got)
			}
		case "rungs":
			if strconv.Itoa(c.RungsDone) != words[i+1] {
				s.fail("rungs %d", c.RungsDone)
			}
		default:
			got, known := times[words[i]]
			if !known {
				s.fail("what is %s of a clock?", words[i])
			}
			if words[i+1] == "never" {
				if got != 0 {
					s.fail("%s %s", words[i], time.UnixMicro(got).In(shanghai))
				}
				continue
			}
			want := moment(s.t, words[i+1]+" "+words[i+2]).UnixMicro()
			if got != want && got != want+1 { // a breach is stored with the first moment that is too late
				s.fail("%s %s", words[i], time.UnixMicro(got).In(shanghai).Format("2006-01-02 15:04:05.999999"))
			}
			i++
		}
	}
}

// look finds a value of the state by its path, such as plan.status, however the letters are written.
func (s *teller) look(path string) string {
	v := reflect.ValueOf(s.s)
	for part := range strings.SplitSeq(path, ".") {
		if i, err := strconv.Atoi(part); err == nil && v.Kind() == reflect.Slice {
			if i >= v.Len() {
				s.fail("only %d of them", v.Len())
			}
			v = v.Index(i)
			continue
		}
		v = v.FieldByNameFunc(func(n string) bool { return strings.EqualFold(n, strings.ReplaceAll(part, "_", "")) })
		if !v.IsValid() {
			s.fail("a case has no %s", path)
		}
	}
	switch x := v.Interface().(type) {
	case []string:
		return strings.Join(x, " ")
	case complaint.Text:
		return strings.TrimPrefix(x.ID, "text:")
	default:
		return fmt.Sprint(x)
	}
}
