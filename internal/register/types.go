package register

import (
	"time"

	"amends/internal/procedure"
)

// Title is a text in the organisation's languages, by tag; zh is the fallback.
type Title = procedure.Title

// Organisation is the house itself: one per register.
type Organisation struct {
	ID           string    `json:"id"`
	Name         Title     `json:"name" typed:"line"`
	Zone         string    `json:"zone"`          // IANA name, such as "Asia/Shanghai"
	Languages    []string  `json:"languages"`     // in the order in which people are offered them; the first is the default
	Calendar     string    `json:"calendar"`      // default calendar id
	Procedure    string    `json:"procedure"`     // default procedure id
	NumberPrefix string    `json:"number_prefix"` // "TS": the letters before a complaint's number
	Hotline      string    `json:"hotline,omitempty"`
	PhoneRegion  string    `json:"phone_region,omitempty"` // where numbers that name no country are dialled: "HK"; contact.Home when empty
	ReopenDays   int       `json:"reopen_days"`            // used when the procedure names no window
	WaitDays     int       `json:"wait_days,omitempty"`    // without the complainant's answer before the owner is reminded; 0: DefaultWaitDays
	Retention    Retention `json:"retention"`

	// Products and Regions are the words that a complaint may bear in the open; others are sealed. See Snapshot.Listed.
	Products []string `json:"products,omitempty" typed:"line"`
	Regions  []string `json:"regions,omitempty" typed:"line"`

	LeastGrade LeastGrade `json:"least_grade,omitzero"`

	SuperiorWithin string `json:"superior_within,omitempty"` // a superior's time to answer a complainant, such as "1wd"; empty: a working day
}

// LeastGrade is the lightest grade that a complaint of a nature may have; empty is the grade of the same name.
type LeastGrade struct {
	Major  string `json:"major,omitempty"`
	Urgent string `json:"urgent,omitempty"`
}

// DefaultWaitDays is a week.
const DefaultWaitDays = 7

// Retention says how long what is kept; zero keeps it until somebody decides.
type Retention struct {
	ComplaintYears int `json:"complaint_years"` // the case and its record, after closing
	EvidenceYears  int `json:"evidence_years"`  // files
	ContactMonths  int `json:"contact_months"`  // personal data of complainants, after the last case closed
}

// Department is a place in the tree of departments (部门).
type Department struct {
	ID     string `json:"id"`
	Name   Title  `json:"name" typed:"line"`
	Parent string `json:"parent,omitempty"`
	Lead   string `json:"lead,omitempty"` // staff id
	Region string `json:"region,omitempty"`
	Active bool   `json:"active"`
}

// Staff is a person who works here (人员). Passwords and sessions belong to package auth.
type Staff struct {
	ID         string   `json:"id"`
	Name       string   `json:"name" typed:"line"`
	NameEn     string   `json:"name_en,omitempty" typed:"line"`
	Number     string   `json:"number,omitempty"` // 工号
	Department string   `json:"department"`
	Roles      []string `json:"roles"`
	Manager    string   `json:"manager,omitempty"` // staff id; empty: the lead of the department, or of the one above
	Phone      string   `json:"phone,omitempty"`
	Email      string   `json:"email,omitempty"`
	Language   string   `json:"language,omitempty"` // empty: the organisation's first
	Theme      string   `json:"theme,omitempty"`    // "light", "dark" or empty for the device's own
	Notices    string   `json:"notices,omitempty"`  // how notices come by mail; empty: those that ask for an act, soon
	Skills     []string `json:"skills,omitempty"`
	Capacity   int      `json:"capacity,omitempty"` // open cases at once; 0: no limit
	Active     bool     `json:"active"`
	Away       bool     `json:"away,omitempty"`    // keeps his cases, gets no new ones
	Service    bool     `json:"service,omitempty"` // a program (服务账户): has tokens and no password, gets no cases
}

// How notices that a person has not read come to him by mail.
const (
	NoticesAtOnce = "at_once"
	NoticesHourly = "hourly"
	NoticesDaily  = "daily"
	NoticesNever  = "never"
)

// Role is a set of permissions with a reach (角色).
type Role struct {
	ID          string       `json:"id"`
	Name        Title        `json:"name" typed:"line"`
	Permissions []Permission `json:"permissions"`
	Scope       Scope        `json:"scope"`
	ApproveUpTo int64        `json:"approve_up_to,omitempty"` // cents
}

// Scope says whose cases a role reaches.
type Scope string

// The scopes, from narrow to wide.
const (
	ScopeOwn        Scope = "own"        // cases he owns or contributes to
	ScopeDepartment Scope = "department" // cases of his department
	ScopeSubtree    Scope = "subtree"    // and of the departments below
	ScopeAll        Scope = "all"
)

// Category is a place in the content tree (内容分类).
type Category struct {
	Code       string   `json:"code"`
	Name       Title    `json:"name" typed:"line"`
	Parent     string   `json:"parent,omitempty"`
	Department string   `json:"department,omitempty"` // handles it by default; empty: as the parent
	Limit      string   `json:"limit,omitempty"`      // immediate h24 h48 standard; empty: as the parent
	Keywords   []string `json:"keywords,omitempty"`   // words that suggest it
	Active     bool     `json:"active"`
}

// Cause is a place in the cause tree (原因树).
type Cause struct {
	Code   string `json:"code"`
	Name   Title  `json:"name" typed:"line"`
	Parent string `json:"parent,omitempty"`
	Active bool   `json:"active"`
}

// Rule sends a complaint to a department and a person (派单规则). The first rule, by Order, whose matchers and condition
// all hold decides. An empty list matches everything; a category matches everything below it.
type Rule struct {
	ID         string   `json:"id"`
	Title      Title    `json:"title"`
	When       string   `json:"when,omitempty"` // CEL over procedure.Fields
	Category   []string `json:"category,omitempty"`
	Grade      []string `json:"grade,omitempty"`
	Region     []string `json:"region,omitempty"`
	Channel    []string `json:"channel,omitempty"`
	Department string   `json:"department"`
	Owner      string   `json:"owner,omitempty"` // OwnerLead, OwnerLeastLoad, OwnerRoundRobin, a staff id, or empty: the department decides
	Skill      string   `json:"skill,omitempty"` // least_load and round_robin look only at people who have it
	Order      int      `json:"order"`
	Active     bool     `json:"active"`
}

// Strategies that a rule's Owner may name instead of a person.
const (
	OwnerLead       = "lead"
	OwnerLeastLoad  = "least_load"
	OwnerRoundRobin = "round_robin"
)

// Tier says which role approves a plan of this money and grade (审批档).
type Tier struct {
	ID    string `json:"id"`
	Grade string `json:"grade,omitempty"` // general major urgent; empty: any
	UpTo  int64  `json:"up_to"`           // cents, inclusive; 0: without limit
	Role  string `json:"role"`
}

// Template is a text with gaps: a notice to the complainant or a macro for the officer (话术).
type Template struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"` // "notice" or "macro"
	Title   Title  `json:"title"`
	Channel string `json:"channel,omitempty"` // sms email portal phone letter; empty: any
	Subject Title  `json:"subject,omitempty"`
	Body    Title  `json:"body"` // {{number}} {{name}} {{due}} …: see Gaps
	Active  bool   `json:"active"`
}

// Channel is a way in (渠道). Door names the code that receives it.
type Channel struct {
	ID     string `json:"id"`
	Name   Title  `json:"name" typed:"line"`
	Door   string `json:"door"` // desk portal api email chat social phone feed batch
	Active bool   `json:"active"`
}

// Version is one version of a procedure with its approval: drafted by one person, approved by another.
type Version struct {
	Procedure  procedure.Procedure `json:"procedure"`
	DraftedBy  string              `json:"drafted_by,omitempty"`
	DraftedAt  time.Time           `json:"drafted_at,omitzero"`
	ApprovedBy string              `json:"approved_by,omitempty"` // empty: still a draft
	ApprovedAt time.Time           `json:"approved_at,omitzero"`
}

// Approved says whether a second person agreed to the version.
func (v *Version) Approved() bool { return v.ApprovedBy != "" }

// InForce puts a version of a procedure in force from an instant. The periods of the past stay.
type InForce struct {
	Procedure string    `json:"procedure"`
	Version   int       `json:"version"`
	From      time.Time `json:"from"`
}
