package batch

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"amends/internal/bound"
	"amends/internal/fault"
)

// TestWhatIsNamedIsRead: every encoding that a refused file is told of is one that is read, a Western code page among them,
// and every way in which a mapping goes beyond has words of its own.
func TestWhatIsNamedIsRead(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		raw, err := os.ReadFile("../../web/fault." + lang + ".json")
		must(t, err)
		var words map[string]any
		must(t, json.Unmarshal(raw, &words))
		said, _ := words["batch.not_text"].(string)
		_, said, _ = strings.Cut(said, "encoding:")
		named := regexp.MustCompile(`[a-z][a-z0-9_-]*[0-9s]`).FindAllString(said, -1)
		if !slices.Contains(named, "windows-1252") || len(named) < 6 {
			t.Errorf("%s: told of %q", lang, named)
		}
		for _, name := range named {
			if encodingOf(name) == nil {
				t.Errorf("%s: %s is named and not read", lang, name)
			}
		}
		for _, what := range []string{bound.TooLarge, bound.TooMany, bound.TooDeep, bound.NotPlain} {
			if s, _ := words["batch.mapping_"+what].(string); s == "" || strings.Contains(s, "{{.what}}") {
				t.Errorf("%s: %s is said as %q", lang, what, s)
			}
		}
	}
}

// TestAMappingSaysAThingOnce: a key that is there twice, also in other letters, is refused.
func TestAMappingSaysAThingOnce(t *testing.T) {
	t.Parallel()
	for _, more := range []string{"\nzone: UTC\nzone: Asia/Shanghai", "\nzone: UTC\nZone: UTC"} {
		_, err := ReadMapping([]byte(mapping + more))
		if f := fault.As(err); f == nil || f.Key != "batch.mapping_unreadable" {
			t.Errorf("%q: %v", more, err)
		}
	}
}
