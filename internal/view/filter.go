package view

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// Filter narrows the queue. Empty fields let everything through; several values of one field are alternatives.
type Filter struct {
	View       string // a system view: mine unaccepted due_soon overdue waiting_customer approvals to_answer all closed follow_up
	Stage      []string
	Hue        []string
	Grade      []string
	Nature     []string
	Channel    []string
	Category   []string // each with everything below it
	Department []string
	Owner      []string
	Region     []string
	Tag        []string
	Procedure  []string
	Product    []string
	State      []string
	Outcome    []string
	Overdue    bool
	DueSoon    bool
	Unread     bool
	Superior   bool // the complainant waits for a superior
	Rectifies  bool // an action that was promised is open
	Escalated  bool
	Repeat     bool // not the customer's first complaint
	Person     string
	From, To   string // received from and to this day, both included: 2026-11-22
	Search     string
}

// The system views.
const (
	ViewMine            = "mine"             // open and mine, or waiting for a role that I hold and its owner does not
	ViewUnaccepted      = "unaccepted"       // still in a stage of hue new
	ViewDueSoon         = "due_soon"         // at risk, not late
	ViewOverdue         = "overdue"          // late
	ViewWaitingCustomer = "waiting_customer" // for an answer or a confirmation
	ViewApprovals       = "approvals"        // a plan that my role approves
	ViewAll             = "all"              // everything open
	ViewToAnswer        = "to_answer"        // something is asked of me on it, or of my department
	ViewClosed          = "closed"           // closed and archived, newest first
	ViewFollowUp        = "follow_up"        // closed with a clock still running, such as a revisit
)

// SystemViews are the views that everybody has, in the order in which pages show them.
var SystemViews = []string{ViewMine, ViewUnaccepted, ViewDueSoon, ViewOverdue, ViewWaitingCustomer, ViewApprovals, ViewToAnswer, ViewAll, ViewClosed}

// lists pairs the query's names with the fields that take several values.
func (f *Filter) lists() []struct {
	name string
	list *[]string
} {
	return []struct {
		name string
		list *[]string
	}{
		{"stage", &f.Stage}, {"hue", &f.Hue}, {"grade", &f.Grade}, {"nature", &f.Nature}, {"channel", &f.Channel},
		{"category", &f.Category}, {"department", &f.Department}, {"owner", &f.Owner}, {"region", &f.Region}, {"tag", &f.Tag},
		{"procedure", &f.Procedure}, {"product", &f.Product}, {"state", &f.State}, {"outcome", &f.Outcome},
	}
}

func (f *Filter) words() []struct {
	name string
	word *string
} {
	return []struct {
		name string
		word *string
	}{{"view", &f.View}, {"person", &f.Person}, {"from", &f.From}, {"to", &f.To}, {"q", &f.Search}}
}

func (f *Filter) switches() []struct {
	name string
	on   *bool
} {
	return []struct {
		name string
		on   *bool
	}{{"overdue", &f.Overdue}, {"due_soon", &f.DueSoon}, {"unread", &f.Unread}, {"superior", &f.Superior}, {"rectifies", &f.Rectifies}, {"escalated", &f.Escalated}, {"repeat", &f.Repeat}}
}

// FilterNames are the names in an address of what takes several values, and of what is on or off.
func FilterNames() (lists, switches []string) {
	var f Filter
	for _, l := range f.lists() {
		lists = append(lists, l.name)
	}
	for _, s := range f.switches() {
		switches = append(switches, s.name)
	}
	return lists, switches
}

// maxAlternatives bounds what one address may ask of a field.
const maxAlternatives = 50

// ParseFilter reads a list's address. Several values come as repeated parameters or divided by commas; what it does
// not know it leaves alone.
func ParseFilter(v url.Values) Filter {
	var f Filter
	for _, w := range f.words() {
		*w.word = strings.TrimSpace(v.Get(w.name))
	}
	for _, s := range f.switches() {
		*s.on = v.Get(s.name) == "1" || v.Get(s.name) == "true"
	}
	for _, l := range f.lists() {
		for _, text := range v[l.name] {
			for _, s := range strings.Split(text, ",") {
				if s = strings.TrimSpace(s); s != "" && !slices.Contains(*l.list, s) && len(*l.list) < maxAlternatives {
					*l.list = append(*l.list, s)
				}
			}
		}
	}
	if f.View != "" && f.View != ViewFollowUp && !slices.Contains(SystemViews, f.View) {
		f.View = ""
	}
	for _, day := range []*string{&f.From, &f.To} {
		if _, err := time.Parse(time.DateOnly, *day); err != nil {
			*day = ""
		}
	}
	return f
}

// Values is the address of the filter; ParseFilter reads it back.
func (f Filter) Values() url.Values {
	v := url.Values{}
	for _, w := range f.words() {
		if *w.word != "" {
			v.Set(w.name, *w.word)
		}
	}
	for _, s := range f.switches() {
		if *s.on {
			v.Set(s.name, "1")
		}
	}
	for _, l := range f.lists() {
		if len(*l.list) > 0 {
			v.Set(l.name, strings.Join(*l.list, ","))
		}
	}
	return v
}

// Narrow says whether anything but the system view is asked.
func (f Filter) Narrow() bool {
	f.View = ""
	return len(f.Values()) > 0
}

// Sort is the order of a list.
type Sort string

// The orders.
const (
	SortUrgency  Sort = "urgency"  // what is due first comes first, closed cases last
	SortReceived Sort = "received" // newest first
	SortUpdated  Sort = "updated"  // newest first
)

// Page says which part of a list is wanted. After and Before are cursors of a List; both empty is the first page.
type Page struct {
	Sort   Sort
	After  string
	Before string
	Limit  int // 0: 50
}

// List is one page of rows. Next and Prev are empty at the ends.
type List struct {
	Rows []Item
	Next string
	Prev string
	// Searched says of a search that found nothing how it was read and where else to look; else nil.
	Searched *Searched
}
