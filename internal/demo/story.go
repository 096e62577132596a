package demo

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed stories/*.yaml
var storyFiles embed.FS

// story is one kind of mishap, told with gaps: what the customer says, what is found, and how it is put right.
type story struct {
	Category    string   `yaml:"c"`
	Subject     string   `yaml:"s"`
	Matter      string   `yaml:"m"`
	Wish        string   `yaml:"w"`
	Allegations []string `yaml:"a"`
	Product     string   `yaml:"p"`
	Cause       string   `yaml:"k"`
	Evidence    string   `yaml:"e"` // "title|text"
	Finding     string   `yaml:"f"`
	Done        string   `yaml:"d"`
	Change      string   `yaml:"x"`
	Pay         any      `yaml:"pay"` // [least, most] in yuan, or amt, amt2, amt3: so many times the sum in the story
	Kind        string   `yaml:"kind"`
	Scores      []int    `yaml:"sev"` // severity, complexity, impact
	Outcome     string   `yaml:"out"`
	Lang        string   `yaml:"lang"`
	About       string   `yaml:"about"` // staff id
	Picture     string   `yaml:"pic"`   // speed, bill, photo
	Tags        []string `yaml:"tags"`
	Counter     bool     `yaml:"counter"` // told at a service counter
	Safety      bool     `yaml:"safety"`
	Media       bool     `yaml:"media"`
	Outage      bool     `yaml:"outage"` // belongs to the day of the outage
	Spike       bool     `yaml:"spike"`  // belongs to the days of the billing error
}

// stories are all of them, in the order of the files.
var stories = sync.OnceValue(func() []*story {
	names, err := fs.Glob(storyFiles, "stories/*.yaml")
	if err != nil {
		panic(err)
	}
	var out []*story
	for _, name := range names {
		text, err := storyFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		var list []*story
		if err := yaml.UnmarshalWithOptions(text, &list, yaml.DisallowUnknownField()); err != nil {
			panic(fmt.Errorf("%s: %w", name, err)) // a broken build, found by the first test
		}
		for _, s := range list {
			s.Lang, s.Kind = cmp.Or(s.Lang, "zh"), cmp.Or(s.Kind, "credit")
			s.Outcome = cmp.Or(s.Outcome, "upheld")
		}
		out = append(out, list...)
	}
	return out
})

// pay is what the customer is offered, in cents.
func (s *story) pay(g gaps, pick func(low, high int) int) int64 {
	switch v := s.Pay.(type) {
	case string:
		times := map[string]int{"amt": 1, "amt2": 2, "amt3": 3}[v]
		return int64(g.amount*times) * 100
	case []any:
		var low, high int
		_, _ = fmt.Sscan(fmt.Sprint(v[0]), &low)
		_, _ = fmt.Sscan(fmt.Sprint(v[1]), &high)
		return int64(pick(low, high)) * 100
	}
	return 0
}
