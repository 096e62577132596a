package register

import (
	"time"

	"amends/internal/clock"
)

// Snapshot is one version of all settings, checked and compiled. It never changes: keep it for the length of a request.
// The slices are ordered (departments and trees from the root down, in the order of their codes; rules by Order;
// tiers by money), the maps look up.
type Snapshot struct {
	Version      int64
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

	Calendars  map[string]*clock.Calendar  // compiled
	Procedures map[string]map[int]*Version // by id and version, compiled
	InForce    map[string][]InForce        // by procedure id, oldest first

	zone     *time.Location
	children map[string][]string // department id -> ids right below, in order
	versions map[key]int64       // the version in which each item was last written
	items    map[key]item
}
