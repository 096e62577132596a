package procedure

import (
	"iter"
	"maps"
	"slices"
	"strconv"
)

// after says which kinds rest on which: a step of the first kind needs one of the second before it.
var after = [][2]string{
	{"finding-notice", "investigate"},
	{"liability-review", "liability"},
	{"approve", "plan"},
	{"carry-out", "plan"},
	{"compensate", "plan"},
	{"confirm", "result-notice"},
	{"survey", "result-notice"},
}

// order checks how the kinds follow each other.
func (v *validator) order() {
	first, count := map[string]int{}, map[string]int{}
	for i := len(v.Steps) - 1; i >= 0; i-- {
		first[v.Steps[i].Kind] = i
		count[v.Steps[i].Kind]++
	}
	switch i, ok := first["register"]; {
	case len(v.Steps) == 0:
		return
	case !ok:
		v.add("steps", "procedure.no_register")
	case i != 0:
		v.add("steps."+strconv.Itoa(i)+".kind", "procedure.register_not_first")
	case count["register"] > 1:
		v.add("steps", "procedure.register_twice")
	}
	closing, ok := first["close"]
	switch {
	case !ok:
		v.add("steps", "procedure.no_close")
	case count["close"] > 1:
		v.add("steps", "procedure.close_twice")
	}
	for i := range v.Steps {
		s, at := &v.Steps[i], "steps."+strconv.Itoa(i)
		if ok && s.Kind != "close" && v.kinds.Of(s.Kind).Closing != (i > closing) {
			if i > closing {
				v.add(at+".kind", "procedure.kind_after_close", "kind", s.Kind)
			} else {
				v.add(at+".kind", "procedure.kind_before_close", "kind", s.Kind)
			}
		}
		if (s.Kind == "register" || s.Kind == "close") && (s.Optional || s.When != "") {
			v.add(at, "procedure.always_required", "kind", s.Kind)
		}
		for _, pair := range after {
			if before, ok := first[pair[1]]; s.Kind == pair[0] && (!ok || before > i) {
				v.add(at+".kind", "procedure.kind_order", "kind", pair[0], "before", pair[1])
			}
		}
	}
}

// limits checks the clocks, and that no required step may be left lying for ever.
func (v *validator) limits() {
	var covered = make([]bool, len(v.Steps))
	ids := map[string]string{} // id and condition of each limit
	check := func(limit *Limit, step *Step, at string) {
		live := v.live(limit, step)
		v.limit(limit, live, at)
		if step == nil && !stepID.MatchString(limit.ID) {
			v.add(at+".id", "procedure.bad_id", "id", limit.ID)
		}
		if when, twice := ids[live.ID]; twice && (when == "" || when == limit.When) {
			v.add(at+".id", "procedure.duplicate_id", "id", live.ID)
		}
		ids[live.ID] = limit.When
		if step != nil && limit.Until != "" && limit.Until != step.ID {
			v.add(at+".until", "procedure.until_other_step", "step", limit.Until)
		}
		from, until := v.Index(live.From), v.Index(live.Until)
		if live.From != "received" && live.From != "open" && from < 0 {
			v.add(at+".from", "procedure.unknown_step", "step", live.From)
		}
		if live.From == "open" && step == nil {
			v.add(at+".from", "procedure.open_without_step")
		}
		switch {
		case until < 0:
			v.add(at+".until", "procedure.unknown_step", "step", live.Until)
		case from >= until:
			v.add(at+".until", "procedure.until_before_from", "from", live.From, "until", live.Until)
		case step != nil:
			covered[until] = true
		default:
			for i := from + 1; i <= until; i++ {
				covered[i] = true
			}
		}
	}
	for i := range v.Limits {
		at := "limits." + strconv.Itoa(i)
		v.words(at+".title", v.Limits[i].Title, true)
		check(&v.Limits[i], nil, at)
	}
	for i := range v.Steps {
		if s := &v.Steps[i]; s.Limit != nil {
			at := "steps." + strconv.Itoa(i) + ".limit"
			v.words(at+".title", s.Limit.Title, false)
			check(s.Limit, s, at)
		}
	}
	for i := range v.Steps {
		if s := &v.Steps[i]; !covered[i] && !s.Optional && s.Kind != "register" {
			v.add("steps."+strconv.Itoa(i)+".limit", "procedure.no_limit", "step", s.ID)
		}
	}
}

func (v *validator) limit(limit *Limit, live Live, at string) {
	if err := limit.Span.Validate(); err != nil {
		v.add(at+".span", "procedure.bad_span", "span", limit.Span.String())
	}
	if limit.MaxExtend != nil && limit.MaxExtend.Validate() != nil {
		v.add(at+".max_extend", "procedure.bad_span", "span", limit.MaxExtend.String())
	}
	if limit.Warn < 0 || limit.Warn > 100 {
		v.add(at+".warn", "input.out_of_range", "min", 0, "max", 100)
	}
	for j, r := range limit.Late {
		path := at + ".late." + strconv.Itoa(j)
		if r.To == "" {
			v.add(path+".to", "input.required")
		}
		if !goodRung(r.After) {
			v.add(path+".after", "procedure.bad_rung", "after", r.After, "limit", live.ID)
		}
	}
}

// sorted walks a map by key, so that faults come in the same order every time.
func sorted[V any](m map[string]V) iter.Seq[string] {
	return slices.Values(slices.Sorted(maps.Keys(m)))
}
