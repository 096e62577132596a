package register

import (
	"time"

	"amends/internal/clock"
	"amends/internal/fault"
)

// Snapshot is one version of all settings, checked and compiled. It never changes: keep it for the length of a request.
// The slices are ordered: trees from the root down, branch by branch, in the order of their codes; staff by number;
// rules by Order; tiers by money; the rest by id. The maps look up.
type Snapshot struct {
	Version      int64 // 0: nothing has been founded yet
	Organisation Organisation

	Departments []*Department
	Staff       []*Staff
	Roles       []*Role
	Categories  []*Category
	Causes      []*Cause
	Rules       []*Rule
	Tiers       []*Tier
	Templates   []*Template
	Channels    []*Channel

	DepartmentByID map[string]*Department
	StaffByID      map[string]*Staff
	RoleByID       map[string]*Role
	CategoryByCode map[string]*Category
	CauseByCode    map[string]*Cause
	RuleByID       map[string]*Rule
	TierByID       map[string]*Tier
	TemplateByID   map[string]*Template
	ChannelByID    map[string]*Channel

	Calendars  map[string]*clock.Calendar  // as people keep them; Calendar gives the one to count with
	Procedures map[string]map[int]*Version // by id and version; Procedure gives the compiled one
	InForce    map[string][]InForce        // by procedure id, oldest first

	stream      int // version of the history that it was read with, or an older one
	zone        *time.Location
	tables      map[string]*clock.Table
	departments tree
	categories  tree
	causes      tree
	rights      map[string]right
	absent      map[string][]string  // who is away or has left, under each who stands in for them
	conditions  map[string]condition // of rules, by id
	items       map[key]item
	listed      map[string]string // words that may stand in the open, by field and folded words; see Listed
}

// Zone is the organisation's time zone.
func (s *Snapshot) Zone() *time.Location {
	if s.zone == nil {
		return time.UTC
	}
	return s.zone
}

// VersionOf is the version of the register in which a setting was last written, 0 when there is none. A form carries
// it back in Change.Over.
func (s *Snapshot) VersionOf(kind Kind, id string) int64 { return s.items[key{kind, id}].version }

// Calendar is the calendar to count with; an empty id means the organisation's default.
func (s *Snapshot) Calendar(id string) (*clock.Table, error) {
	if id == "" {
		id = s.Organisation.Calendar
	}
	if t := s.tables[id]; t != nil {
		return t, nil
	}
	return nil, fault.New(fault.Unknown, "register.unknown", "kind", string(KindCalendar), "id", id)
}

// Language is the organisation's first language.
func (s *Snapshot) Language() string {
	if len(s.Organisation.Languages) == 0 {
		return "zh"
	}
	return s.Organisation.Languages[0]
}
