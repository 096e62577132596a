package register

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"amends/internal/clock"
	"amends/internal/contact"
	"amends/internal/fault"
	"amends/internal/field"
)

// checker notes the faults of one snapshot, each under "kind.id.field".
type checker struct {
	*Snapshot
	list *fault.List
	at   key
}

var (
	goodID     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`)
	goodPrefix = regexp.MustCompile(`^[A-Z]{1,6}$`)
)

// Doors are the ways by which a channel may come.
var Doors = []string{"desk", "portal", "api", "email", "chat", "social", "phone", "feed", "batch"}

// Validate names every fault of the settings as a whole: what refers to nothing, trees in circles, a department that
// nobody leads, money that nobody may approve. Register.Put does so before anything is written.
func (s *Snapshot) Validate() error {
	var l fault.List
	s.check(&l)
	return l.Err()
}

func (s *Snapshot) check(l *fault.List) {
	c := &checker{Snapshot: s, list: l}
	for k := range s.items {
		c.at = k
		id, _, _ := strings.Cut(k.id, "@")
		c.need(goodID.MatchString(id), "id", "register.bad_id", "id", id)
	}
	c.organisation()
	c.roles()
	c.people()
	c.trees()
	c.texts()
	c.routing()
	c.procedures()
}

// need notes a fault of the current setting when ok is false.
func (c *checker) need(ok bool, field, why string, args ...any) {
	if !ok {
		c.list.Add(place(c.at, field), why, args...)
	}
}

// one says that the value must be among the options; an empty one is for the caller to allow.
func (c *checker) one(value string, options []string, field string) {
	c.need(slices.Contains(options, value), field, "register.unknown_option", "value", value, "options", strings.Join(options, " "))
}

// words says that a text must be there in the organisation's first language or in zh.
func (c *checker) words(w Title, field string) {
	c.need(strings.TrimSpace(w[c.Language()]) != "" || strings.TrimSpace(w["zh"]) != "", field, "input.required")
}

// refers says that the id, when there is one, must be a setting of the kind.
func (c *checker) refers(kind Kind, id, field string) bool {
	if id == "" {
		return true
	}
	_, ok := c.items[key{kind, id}]
	c.need(ok, field, "register.unknown", "kind", string(kind), "id", id)
	return ok
}

func place(k key, field string) string {
	if k.kind == KindOrganisation {
		return string(k.kind) + "." + field
	}
	return string(k.kind) + "." + k.id + "." + field
}

// under copies the faults of a part to below the setting.
func under(l *fault.List, k key, err error) {
	f := fault.As(err)
	if f == nil || len(f.Fields) == 0 {
		l.Add(place(k, "payload"), "register.unreadable", "error", err.Error())
		return
	}
	for _, field := range f.Fields {
		l.Add(place(k, field.Path), field.Key, field.Args...)
	}
}

// How many words a list of the organisation has at most, and how many characters each.
const listMax, listedMax = 2000, 60

func (c *checker) listed(words []string, field string) {
	c.need(len(words) <= listMax, field, "input.too_many", "max", listMax)
	for i, w := range words {
		c.need(utf8.RuneCountInString(w) <= listedMax, field+"."+strconv.Itoa(i), "input.too_long", "max", listedMax)
	}
}

func (c *checker) organisation() {
	o := &c.Organisation
	c.at = key{kind: KindOrganisation, id: "organisation"}
	c.need(o.ID != "", "id", "input.required")
	c.words(o.Name, "name")
	_, err := time.LoadLocation(o.Zone)
	c.need(o.Zone != "" && err == nil, "zone", "register.unknown_zone", "zone", o.Zone)
	c.need(o.PhoneRegion == "" || contact.Region(o.PhoneRegion), "phone_region", "register.unknown_region", "region", o.PhoneRegion)
	c.need(len(o.Languages) > 0, "languages", "input.required")
	for i, lang := range o.Languages {
		c.one(lang, field.Languages, "languages."+strconv.Itoa(i))
	}
	c.need(o.Calendar != "", "calendar", "input.required")
	c.refers(KindCalendar, o.Calendar, "calendar")
	c.need(len(c.InForce[o.Procedure]) > 0, "procedure", "register.not_in_force", "id", o.Procedure)
	c.need(goodPrefix.MatchString(o.NumberPrefix), "number_prefix", "register.bad_prefix", "value", o.NumberPrefix)
	c.need(o.ReopenDays >= 0, "reopen_days", "register.negative")
	c.need(o.WaitDays >= 0 && o.WaitDays <= 365, "wait_days", "register.wait_days")
	c.listed(o.Products, "products")
	c.listed(o.Regions, "regions")
	for at, grade := range map[string]string{"least_grade.major": o.LeastGrade.Major, "least_grade.urgent": o.LeastGrade.Urgent} {
		if grade != "" {
			c.one(grade, field.Grades, at)
		}
	}
	if o.SuperiorWithin != "" {
		_, err := clock.ParseSpan(o.SuperiorWithin)
		c.need(err == nil, "superior_within", "input.span", "value", o.SuperiorWithin)
	}
	r := o.Retention
	c.need(r.ComplaintYears >= 0 && r.EvidenceYears >= 0 && r.ContactMonths >= 0, "retention", "register.negative")
}
