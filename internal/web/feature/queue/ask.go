package queue

import (
	"net/url"

	"amends/internal/view"
)

// Ask is what an address asks of the list.
type Ask struct {
	Filter view.Filter
	Sort   view.Sort
	Saved  string // id of the saved view that it came from
	After  string
}

// ReadAsk reads an address. Without a view it is one's own work; with filters alone it is every complaint that meets
// them, open or closed: the figures of the dashboard count both, and a click on one must lead to as many.
func ReadAsk(v url.Values) Ask {
	a := Ask{Filter: view.ParseFilter(v), Sort: view.SortUrgency, Saved: v.Get("saved"), After: v.Get("after")}
	switch s := view.Sort(v.Get("sort")); s {
	case view.SortReceived, view.SortUpdated:
		a.Sort = s
	}
	if a.Filter.View == "" && !a.narrow() {
		a.Filter.View = view.ViewMine
	}
	return a
}

// Beside is the list beside a case: that of its address, else everything open.
func Beside(v url.Values) Ask {
	a := ReadAsk(v)
	if v.Get("view") == "" && !a.narrow() {
		a.Filter.View = view.ViewAll
	}
	return a
}

// values is the address without its place in the list.
func (a Ask) values() url.Values {
	v := a.Filter.Values()
	if a.Sort != view.SortUrgency {
		v.Set("sort", string(a.Sort))
	}
	if a.Saved != "" {
		v.Set("saved", a.Saved)
	}
	return v
}

// Query is the address's query with its question mark. Changes alternate name and value; an empty value takes it out.
func (a Ask) Query(changes ...string) string {
	v := a.values()
	for i := 0; i+1 < len(changes); i += 2 {
		v.Del(changes[i])
		if changes[i+1] != "" {
			v.Set(changes[i], changes[i+1])
		}
	}
	if a.Filter.View == "" && !view.ParseFilter(v).Narrow() {
		v.Set("view", view.ViewAll) // the last filter is gone: not one's own work all of a sudden
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// Clear is the address of the list without its filters.
func (a Ask) Clear() string {
	if a.Filter.View == "" {
		return "/c?view=" + view.ViewAll
	}
	return "/c?view=" + a.Filter.View
}

// Home is the address of the list.
func (a Ask) Home(changes ...string) string { return "/c" + a.Query(changes...) }

// narrow says whether anything but the view is asked.
func (a Ask) narrow() bool { return a.Filter.Narrow() }

// same says whether a saved address asks for the same list.
func (a Ask) same(saved string) bool {
	v, err := url.ParseQuery(saved)
	return err == nil && ReadAsk(v).values().Encode() == a.values().Encode()
}
