package report

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"amends/internal/procedure"
)

// Indicator is the definition of a figure (指标): data, with a version of its own.
type Indicator struct {
	ID      string          `yaml:"id" json:"id"`
	Version int             `yaml:"version" json:"version"`
	Unit    string          `yaml:"unit" json:"unit"`     // count, percent, minutes, money (cents)
	Better  string          `yaml:"better" json:"better"` // up, down, or ""
	Name    procedure.Words `yaml:"name" json:"name"`
	Formula procedure.Words `yaml:"formula" json:"formula"`
	Num     string          `yaml:"num" json:"num"`
	Den     string          `yaml:"den" json:"den,omitempty"`

	num, den sum
}

// sum is what "settled + overdue_at_end" means.
type sum struct {
	measures []int
	open     int64 // times the stock of open cases at the end
	overdue  int64
}

//go:embed kpi.yaml
var kpiFile []byte

// Indicators are the built-in definitions in the order in which pages show them.
var Indicators = mustIndicators(kpiFile)

func mustIndicators(text []byte) []*Indicator {
	list, err := ReadIndicators(text)
	if err != nil {
		panic(err) // a broken build, found by the first test
	}
	return list
}

// ReadIndicators reads definitions from YAML and refuses what cannot be counted.
func ReadIndicators(text []byte) ([]*Indicator, error) {
	var list []*Indicator
	if err := yaml.UnmarshalWithOptions(text, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read indicators: %w", err)
	}
	seen := map[string]bool{}
	for _, k := range list {
		var err error
		if k.num, err = parseSum(k.Num); err != nil {
			return nil, fmt.Errorf("indicator %s: num: %w", k.ID, err)
		}
		if k.Den != "" {
			if k.den, err = parseSum(k.Den); err != nil {
				return nil, fmt.Errorf("indicator %s: den: %w", k.ID, err)
			}
		}
		switch {
		case k.ID == "" || k.Version < 1 || seen[k.ID]:
			return nil, fmt.Errorf("indicator %q: it needs an id of its own and a version", k.ID)
		case k.Unit != "count" && k.Unit != "percent" && k.Unit != "minutes" && k.Unit != "money":
			return nil, fmt.Errorf("indicator %s: unit %q", k.ID, k.Unit)
		case k.Better != "" && k.Better != "up" && k.Better != "down":
			return nil, fmt.Errorf("indicator %s: better %q", k.ID, k.Better)
		case k.Unit == "percent" && k.Den == "":
			return nil, fmt.Errorf("indicator %s: a share needs den", k.ID)
		case k.Name["zh"] == "" || k.Name["en"] == "" || k.Formula["zh"] == "" || k.Formula["en"] == "":
			return nil, fmt.Errorf("indicator %s: name and formula in both languages", k.ID)
		}
		seen[k.ID] = true
	}
	return list, nil
}

func parseSum(text string) (sum, error) {
	var s sum
	for name := range strings.SplitSeq(text, "+") {
		switch name = strings.TrimSpace(name); name {
		case "open_at_end":
			s.open++
		case "overdue_at_end":
			s.overdue++
		default:
			i := measureIndex(name)
			if i < 0 || i == stockOpen || i == stockOverdue {
				return s, fmt.Errorf("no measure is named %q", name)
			}
			s.measures = append(s.measures, i)
		}
	}
	return s, nil
}

// stock is how many cases were open, and how many of them overdue, at the end of a day.
type stock struct{ open, overdue int64 }

func (s sum) of(m Measures, at stock) int64 {
	n := s.open*at.open + s.overdue*at.overdue
	for _, i := range s.measures {
		n += m[i]
	}
	return n
}

// Value is an indicator over one period. Defined is false when there was nothing to divide by.
type Value struct {
	Num     int64   `json:"num"`
	Den     int64   `json:"den"`
	Value   float64 `json:"value"` // a share is 0…1; minutes, cents and counts are plain
	Defined bool    `json:"defined"`
}

func (k *Indicator) value(m Measures, at stock) Value {
	v := Value{Num: k.num.of(m, at), Den: 1, Defined: true}
	if k.Den != "" {
		v.Den = k.den.of(m, at)
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
