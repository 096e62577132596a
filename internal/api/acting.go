package api

import (
	"strings"
	"sync"

	"amends/internal/act"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/improve"
)

// acting is an act of whatever type of stream, as the API takes it.
type acting struct {
	*act.Act
	below  string // the address of what it is done to
	empty  func() any
	called map[string]map[string]string
}

// Where the matters stand; what is done to them stands behind.
const (
	below       = "/complaints/{id}"
	belowAction = "/rectifications/{id}"
)

// everyAct are those of all streams.
var everyAct = sync.OnceValue(func() (out []acting) {
	for _, a := range complaint.Acts() {
		out = append(out, acting{&a.Act, below, func() any { return a.New() }, complaint.Called()})
	}
	for _, a := range improve.Acts() {
		out = append(out, acting{&a.Act, belowAction, func() any { return a.New() }, improve.Called()})
	}
	return out
})

// actNamed finds one of them.
func actNamed(name string) (acting, error) {
	for _, a := range everyAct() {
		if a.Name == name {
			return a, nil
		}
	}
	return acting{}, fault.New(fault.Unknown, "complaint.command_unknown", "command", name)
}

// places are where the acts are done, by name: method and path. Every action of every matter names its own.
var places = sync.OnceValue(func() map[string][2]string {
	out := map[string][2]string{}
	for _, a := range everyAct() {
		method, path := a.Route(a.below)
		out[a.Name] = [2]string{method, path}
	}
	return out
})

// gaps are the fields of an act that its address names.
func gaps(name string) (out []string) {
	a, err := actNamed(name)
	if err != nil {
		return nil
	}
	for _, part := range strings.Split(strings.TrimPrefix(places()[name][1], a.below), "/") {
		if gap, is := strings.CutPrefix(part, "{"); is {
			out = append(out, strings.TrimSuffix(gap, "}"))
		}
	}
	return out
}
