package improve_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/improve"
	"amends/internal/stream"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// house is a small operator: lena leads network, where bo and nora work; li leads service, whose case it is; quinn is quality,
// eve is over all of them, hugo is a party to the complaint, vera only looks.
type house struct{ alone, party string }

var departments = map[string]string{"hq": "eve", "service": "li", "network": "lena"}

var people = map[string]string{"eve": "hq", "quinn": "hq", "li": "service", "anna": "service", "lena": "network", "bo": "network",
	"nora": "network", "hugo": "network", "vera": "network"}

func (house) Zone() *time.Location         { return shanghai }
func (house) HasStaff(id string) bool      { return people[id] != "" }
func (house) HasDepartment(id string) bool { return departments[id] != "" }
func (house) Works(id string) bool         { return id != "vera" }
func (house) Hands(department string) (out []string) {
	for id, at := range people {
		if at == department {
			out = append(out, id)
		}
	}
	return out
}
func (house) DepartmentOf(staff string) string { return people[staff] }
func (house) Holds(staff, role string) bool    { return staff == "quinn" && role == "quality" }
func (h house) Alone(staff string) bool        { return staff == h.alone }
func (h house) Party(staff string) bool        { return staff == "hugo" || staff == h.party }
func (house) Lead(department string) string    { return departments[department] }
func (house) Promises(staff string) bool       { return staff == "anna" || staff == "li" }
func (house) Above(staff string, level int) string {
	if people[staff] != "hq" && departments[people[staff]] != staff && level == 1 {
		return departments[people[staff]]
	}
	return "eve"
}

// usual is what is said if nothing is special: a story names only what matters to it.
var usual = map[string]string{
	"open_action":     `{Case: case, Rectification: r1, Decided: 7, Number: T1, By: anna, What: 更换同批端口, Department: network, DueOn: 2026-09-30}`,
	"withdraw_action": `{By: anna}`,
	"accept_action":   `{text: 分两批更换}`,
	"work_on_action":  `{text: 第一批已更换}`,
	"complete_action": `{text: 全部更换，验收单见附件, files: [{digest: ab01, name: 验收单.pdf, type: application/pdf, size: 9}]}`,
	"verify_action":   `{text: 抽查十个端口}`,
	"return_action":   `{reason: 还差东区}`,
	"move_action":     `{due_on: 2026-10-15, reason: 备件晚到}`,
	"tick":            `{}`,
}

// actor is who usually does it.
var actor = map[string]string{"accept_action": "bo", "work_on_action": "bo", "complete_action": "bo", "verify_action": "quinn",
	"return_action": "quinn", "move_action": "li"}

// TestStories plays testdata/*.txt, written as those of complaints are: "given" and "when" give a command, "by" names who gives
// the next one, "at" sets the clock, "party" has somebody be one, "then" says what must be so.
func TestStories(t *testing.T) {
	t.Parallel()
	names, _ := filepath.Glob("testdata/*.txt")
	for _, name := range names {
		text, err := os.ReadFile(filepath.Clean(name))
		if err != nil {
			t.Fatal(err)
		}
		for story := range strings.SplitSeq(string(text), "\n\n") {
			title, body, _ := strings.Cut(strings.TrimSpace(story), "\n")
			t.Run(strings.TrimPrefix(title, "# "), func(t *testing.T) {
				t.Parallel()
				(&teller{t: t, now: moment(t, "2026-09-18 10:00")}).tell(body)
			})
		}
	}
}

type teller struct {
	t    *testing.T
	w    house
	now  time.Time
	s    *improve.State
	by   string
	last []improve.Event
	err  error
	line string
}

func (s *teller) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("%s\n\t%s", s.line, fmt.Sprintf(format, args...))
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func (s *teller) tell(body string) {
	for line := range strings.SplitSeq(body, "\n") {
		s.line = line
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "by":
			s.by = rest
		case "at":
			s.now = moment(s.t, rest)
		case "alone":
			s.w.alone = rest
		case "party":
			s.w.party = rest
		case "given":
			if s.give(rest); s.err != nil {
				s.fail("refused: %v", s.err)
			}
		case "when":
			s.give(rest)
		case "then":
			s.then(rest)
		default:
			s.fail("what is this?")
		}
	}
}

// order makes a command from the usual words and what the story says on top.
func order(name, fields string) (improve.Command, error) {
	all, said := map[string]any{}, map[string]any{}
	if err := yaml.Unmarshal([]byte(usual[name]), &all); err != nil {
		return nil, err
	}
	if err := yaml.Unmarshal([]byte(fields), &said); err != nil {
		return nil, err
	}
	maps.Copy(all, said)
	maps.DeleteFunc(all, func(_ string, v any) bool { return v == nil })
	raw, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	for _, a := range improve.AllActs() {
		if a.Name == name {
			c := a.New()
			return c, json.Unmarshal(raw, c)
		}
	}
	return nil, fmt.Errorf("no act %q", name)
}

func (s *teller) give(text string) {
	name, fields, _ := strings.Cut(text, " ")
	c, err := order(name, fields)
	if err != nil {
		s.fail("%v", err)
	}
	for _, x := range field.Texts(c) {
		if x.Plain != "" {
			x.ID, x.Digest = "text:"+x.Plain, "digest"
		}
	}
	by := s.by
	if s.by = ""; by == "" {
		if by = actor[name]; by == "" {
			by = stream.System
		}
	}
	var was improve.State
	if s.s != nil {
		was = *s.s
	}
	s.last, s.err = improve.Decide(s.w, s.s, improve.Meta{At: s.now, By: by, Channel: "desk"}, c)
	if s.s != nil && !reflect.DeepEqual(was, *s.s) {
		s.fail("it changed the state that it was given")
	}
	for i, e := range s.last {
		wire, payload, err := improve.Stream.Encode(e)
		if err != nil {
			s.fail("%v", err)
		}
		version := 1
		if s.s != nil {
			version = s.s.Version + 1
		}
		r, err := improve.Stream.Decode(stream.Record{Type: wire, Version: version, At: s.now.UnixMicro(), By: by, Payload: payload})
		if err != nil {
			s.fail("%v", err)
		}
		s.last[i], s.s = r.Event, improve.Stream.With(s.s, r)
	}
	if s.s != nil && s.s.Over() && s.s.RemindAt != 0 {
		s.fail("it is over, and somebody is reminded of it")
	}
}

func (s *teller) then(text string) {
	ask, rest, _ := strings.Cut(text, " ")
	words := strings.Fields(rest)
	f := fault.As(s.err)
	switch ask {
	case "refused", "forbidden", "unknown":
		if f == nil || f.Kind != fault.Kind(ask) || f.Key != words[0] {
			s.fail("got %v", s.err)
		}
		return
	case "field":
		if f == nil || !slices.ContainsFunc(f.Fields, func(g fault.Field) bool { return g.Path == words[0] && g.Key == words[1] }) {
			s.fail("got %v", s.err)
		}
		return
	}
	if s.err != nil {
		s.fail("refused: %v", s.err)
	}
	switch ask {
	case "nothing":
		if len(s.last) > 0 {
			s.fail("got %+v", s.last)
		}
	case "event":
		name, fields, _ := strings.Cut(rest, " ")
		s.event(name, fields)
	case "state":
		v := reflect.ValueOf(*s.s).FieldByNameFunc(func(n string) bool { return strings.EqualFold(n, strings.ReplaceAll(words[0], "_", "")) })
		got := fmt.Sprint(v.Interface())
		if at, ok := v.Interface().(int64); ok && at != 0 {
			got = time.UnixMicro(at).In(shanghai).Format("2006-01-02 15:04")
		}
		if got != strings.Join(words[1:], " ") {
			s.fail("got %q", got)
		}
	default:
		s.fail("what is this?")
	}
}

// event asks for an event of this name with these fields; other fields may hold anything.
func (s *teller) event(name, fields string) {
	want := map[string]any{}
	if err := yaml.Unmarshal([]byte(fields), &want); err != nil {
		s.fail("%v", err)
	}
	for _, e := range s.last {
		wire, payload, _ := improve.Stream.Encode(e)
		if wire != "improve."+name {
			continue
		}
		got := map[string]any{}
		if err := json.Unmarshal(payload, &got); err != nil {
			s.fail("%v", err)
		}
		for k, v := range want {
			g := got[k]
			if text, ok := g.(map[string]any); ok {
				g = strings.TrimPrefix(fmt.Sprint(text["id"]), "text:")
			}
			if fmt.Sprint(g) != fmt.Sprint(v) {
				s.fail("%s is %v in %s", k, g, payload)
			}
		}
		return
	}
	s.fail("got %+v", s.last)
}
