package complaint_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"amends/internal/complaint"
)

// TestEveryRuleIsTold keeps the stories complete: every refusal that the rules can speak, every command and every event
// is in one of them.
func TestEveryRuleIsTold(t *testing.T) {
	t.Parallel()
	stories := read(t, "testdata/*.txt")
	sources := read(t, "*.go") + read(t, "../field/*.go")
	rules := regexp.MustCompile(`(?m)^// .*$|Name: "[a-z_.]+"`).ReplaceAllString(sources, "")
	for _, m := range regexp.MustCompile(`"((?:complaint|input)\.[a-z_0-9]+)"`).FindAllStringSubmatch(rules, -1) {
		switch key := m[1]; key {
		case "input.invalid", "input.not_json", "input.type", "input.unknown_field", "complaint.command_unknown": // of reading a command, not of the rules
		case "input.number", "input.money": // of reading a form
		case "complaint.no_lead": // TestNoLead: the register keeps every department led
		case "complaint.needs", "complaint.loop_open_step": // words of a listed item
		default:
			if !strings.Contains(stories, key) {
				t.Errorf("no story tells of %s", key)
			}
		}
	}
	for _, name := range append(complaint.ActNames(), "tick", "erase", "change_person") {
		if !strings.Contains(stories, "when "+name) {
			t.Errorf("no story gives the command %s", name)
		}
	}
	for _, name := range complaint.Stream.Names() {
		if event := strings.TrimPrefix(name, "complaint."); !strings.Contains(stories, "then event "+event) {
			t.Errorf("no story leads to %s", event)
		}
	}
}

func read(t *testing.T, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatal(pattern, err)
	}
	var all strings.Builder
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
