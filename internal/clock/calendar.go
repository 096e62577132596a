package clock

// Calendar is one working calendar as people keep it: a week, the days off and the working weekends of the years
// for which the notice is known. Dates are "2006-01-02", times "15:04".
type Calendar struct {
	ID       string            `json:"id" yaml:"id"`
	Title    map[string]string `json:"title,omitempty" yaml:"title,omitempty"`
	Zone     string            `json:"zone" yaml:"zone"` // IANA name, such as Asia/Shanghai
	Week     [7][]Shift        `json:"week" yaml:"week"` // Sunday first, as time.Weekday counts
	Holidays []DayRange        `json:"holidays,omitempty" yaml:"holidays,omitempty"`
	MakeUp   []WorkDay         `json:"make_up,omitempty" yaml:"make_up,omitempty"`
	// Years are those whose notice is loaded. A due date after the last of them rests on the bare week and raises an
	// alarm; none at all means the calendar has no holidays and never runs out.
	Years []int `json:"years,omitempty" yaml:"years,omitempty"`
}

// Shift is one stretch of business hours within a day. "24:00" ends a day; a shift over midnight is two shifts.
type Shift struct {
	From string `json:"from" yaml:"from"`
	To   string `json:"to" yaml:"to"`
}

// DayRange is days off from one date to another, both included. An empty To means one day.
type DayRange struct {
	From string            `json:"from" yaml:"from"`
	To   string            `json:"to,omitempty" yaml:"to,omitempty"`
	Name map[string]string `json:"name,omitempty" yaml:"name,omitempty"`
}

// WorkDay is a date that is worked against the week (调休上班). Without its own shifts it takes those of the first
// weekday that has any, starting from Monday. It wins over a holiday on the same date.
type WorkDay struct {
	Date   string            `json:"date" yaml:"date"`
	Shifts []Shift           `json:"shifts,omitempty" yaml:"shifts,omitempty"`
	Name   map[string]string `json:"name,omitempty" yaml:"name,omitempty"`
}
