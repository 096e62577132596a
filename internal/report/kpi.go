package report

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"amends/internal/procedure"
)

// Indicator is the definition of a figure (指标): data, with a version of its own.
type Indicator struct {
	ID      string          `yaml:"id" json:"id"`
	Version int             `yaml:"version" json:"version"`
	Unit    string          `yaml:"-" json:"unit"`        // count, percent, minutes, money (cents): follows from num and den
	Better  string          `yaml:"better" json:"better"` // up, down, or ""
	Name    procedure.Title `yaml:"name" json:"name"`
	Formula procedure.Title `yaml:"formula" json:"formula"`
	Num     string          `yaml:"num" json:"num"`
	Den     string          `yaml:"den" json:"den,omitempty"`

	num, den []string // "settled + overdue_at_end" by its measures
}

//go:embed kpi.yaml
var kpiFile []byte

// Indicators are the built-in definitions in the order in which pages show them.
var Indicators = mustIndicators(kpiFile)

func mustIndicators(text []byte) []*Indicator {
	list, err := readIndicators(text, measures)
	if err != nil {
		panic(err) // a broken build, found by the first test
	}
	return list
}

// readIndicators reads definitions from YAML and refuses what cannot be counted.
func readIndicators(text []byte, measures []Measure) ([]*Indicator, error) {
	var list []*Indicator
	if err := yaml.UnmarshalWithOptions(text, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read indicators: %w", err)
	}
	named, seen := byName(measures), map[string]bool{}
	for _, k := range list {
		var err error
		if k.num, k.Unit, err = parseSum(k.Num, named); err != nil {
			return nil, fmt.Errorf("indicator %s: num: %w", k.ID, err)
		}
		if k.Den != "" {
			var per string
			if k.den, per, err = parseSum(k.Den, named); err != nil {
				return nil, fmt.Errorf("indicator %s: den: %w", k.ID, err)
			}
			if per == k.Unit {
				k.Unit = share
			}
		}
		switch {
		case k.ID == "" || k.Version < 1 || seen[k.ID]:
			return nil, fmt.Errorf("indicator %q: it needs an id of its own and a version", k.ID)
		case !slices.Contains([]string{cases, share, minutes, money}, k.Unit):
			return nil, fmt.Errorf("indicator %s: no page shows %s", k.ID, k.Unit)
		case k.Better != "" && k.Better != "up" && k.Better != "down":
			return nil, fmt.Errorf("indicator %s: better %q", k.ID, k.Better)
		case k.Name["zh"] == "" || k.Name["en"] == "" || k.Formula["zh"] == "" || k.Formula["en"] == "":
			return nil, fmt.Errorf("indicator %s: name and formula in both languages", k.ID)
		}
		seen[k.ID] = true
	}
	return list, nil
}

// parseSum reads the measures of a sum, which are of one unit.
func parseSum(text string, named map[string]*Measure) (names []string, unit string, err error) {
	for name := range strings.SplitSeq(text, "+") {
		m := named[strings.TrimSpace(name)]
		switch {
		case m == nil:
			return nil, "", fmt.Errorf("no measure is named %q", name)
		case unit != "" && unit != m.Unit:
			return nil, "", fmt.Errorf("%s is in %s, what stands before it in %s", m.Name, m.Unit, unit)
		}
		names, unit = append(names, m.Name), m.Unit
	}
	return names, unit, nil
}

// Value is an indicator over one period. Defined is false when there was nothing to divide by.
type Value struct {
	Num     int64   `json:"num"`
	Den     int64   `json:"den"`
	Value   float64 `json:"value"` // a share is 0…1; minutes, cents and counts are plain
	Defined bool    `json:"defined"`
}

func (k *Indicator) value(c Counts) Value {
	v := Value{Num: c.sum(k.num), Den: 1, Defined: true}
	if k.Den != "" {
		v.Den = c.sum(k.den)
	}
	if v.Den <= 0 {
		return Value{Num: v.Num, Den: v.Den}
	}
	v.Value = float64(v.Num) / float64(v.Den)
	return v
}

// KPI is an indicator as a page shows it.
type KPI struct {
	*Indicator
	Now      Value     `json:"now"`
	Previous Value     `json:"previous"`
	Delta    float64   `json:"delta"` // Now − Previous, when both are defined
	Good     int       `json:"good"`  // 1 the change is for the better, -1 for the worse, 0 neither
	Spark    []float64 `json:"spark"` // by day or month, without those that had nothing to divide by
}

func (k *KPI) compare() {
	if !k.Now.Defined || !k.Previous.Defined {
		return
	}
	k.Delta = k.Now.Value - k.Previous.Value
	switch {
	case k.Delta == 0 || k.Better == "":
	case (k.Delta > 0) == (k.Better == "up"):
		k.Good = 1
	default:
		k.Good = -1
	}
}
