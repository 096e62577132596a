package story

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestAnActIsThreeFiles declares a step that the product does not have — its rule, its words, its story — and builds the
// program with it. The lists get one line each, as docs/how-to-add-an-act.md says, and nothing else is changed: the tests of the
// acts find it whole, and it is done through every door.
func TestAnActIsThreeFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	over := overlay(t, dir)
	run := func(at string, args ...string) {
		t.Helper()
		c := exec.Command(args[0], args[1:]...)
		c.Dir = at
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	own := filepath.Join(dir, "bin", "amends")
	run("", "go", "build", "-overlay", over, "-o", own, "amends/cmd/amends")
	rules := filepath.Join(dir, "rules.test")
	run("", "go", "test", "-overlay", over, "-c", "-o", rules, "amends/internal/complaint")

	room := filepath.Join(dir, "internal", "complaint") // as the tests stand beside what they read
	run("", "mkdir", "-p", filepath.Join(dir, "internal", "web"))
	run("", "cp", "-R", "../../internal/complaint", room)
	run("", "cp", "-R", "../../internal/web/form", filepath.Join(dir, "internal", "web", "form"))
	run("", "cp", "testdata/experiment/mediate.txt", filepath.Join(room, "testdata", "mediate.txt"))
	run(room, rules, "-update", "-test.run", "^(TestEveryActIsWhole|TestFrozenEvents|TestStories)$/^mediate$")

	testscript.Run(t, scripts("testdata/experiment/journey", own))
}

// overlay writes down which files of the program are other ones in the experiment, and gives the path of that.
func overlay(t *testing.T, dir string) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	rules := filepath.Join(root, "internal", "complaint")
	own := filepath.Join(root, "test", "story", "testdata", "experiment")
	replaced := map[string]string{
		filepath.Join(rules, "mediate.go"):            filepath.Join(own, "mediate.go"),
		filepath.Join(rules, "words", "mediate.json"): filepath.Join(own, "mediate.json"),
		// Some procedure has the step.
		filepath.Join(root, "internal", "procedure", "builtin", "mediated.yaml"): filepath.Join(own, "mediated.yaml"),
	}
	for name, line := range map[string][2]string{
		"acts.go":         {"\tarchiveAct,\n", "\tmediateAct,\n"},
		"events.go":       {"\tYesDoubted{},\n", "\tMediated{},\n"},
		"samples_test.go": {"var samples = []complaint.Event{\n", "\tcomplaint.Mediated{Step: step(\"mediate\"), Medium: \"sms\", Ended: \"failed\", Text: ref(\"a1\"), Ground: ref(\"a2\")},\n"},
		"usual_test.go":   {"var usual = map[string]string{\n", "\t\"mediate\": `{medium: sms, ended: settled, text: 双方达成一致}`,\n"},
	} {
		text, err := os.ReadFile(filepath.Join(rules, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), line[0]) {
			t.Fatalf("%s has no %q", name, line[0])
		}
		more := filepath.Join(dir, name+".txt")
		if err := os.WriteFile(more, []byte(strings.Replace(string(text), line[0], line[0]+line[1], 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		replaced[filepath.Join(rules, name)] = more
	}
	raw, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
