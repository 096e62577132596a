package register

import (
	"strings"

	"amends/internal/area"
)

// Listed says whether words of a complaint's field (product, region) are one of a list, and how the list spells them: the
// organisation's own, what departments and rules name, and for regions the administrative areas. Only such words may
// stand in an event, where no erasure reaches them; a service is in no list.
func (s *Snapshot) Listed(field, words string) (string, bool) {
	if as, ok := s.listed[field+"\n"+folded(words)]; ok {
		return as, true
	}
	return words, field == "region" && area.Is(words)
}

// listedWords gathers the lists, folded; the organisation's own spelling goes before that of others.
func (s *Snapshot) listedWords() map[string]string {
	m := map[string]string{}
	put := func(field string, list ...string) {
		for _, w := range list {
			k := field + "\n" + folded(w)
			if _, there := m[k]; !there && folded(w) != "" {
				m[k] = strings.TrimSpace(w)
			}
		}
	}
	put("product", s.Organisation.Products...)
	put("region", s.Organisation.Regions...)
	for _, r := range s.Rules {
		put("region", r.Region...)
	}
	for _, d := range s.Departments {
		put("region", d.Region)
	}
	return m
}

// folded is how words are compared: without blanks, in small letters.
func folded(words string) string { return strings.ToLower(strings.Join(strings.Fields(words), "")) }
