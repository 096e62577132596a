package request

import (
	"time"

	"amends/internal/clock"
	"amends/internal/field"
)

// Kind is what is asked for. Kinds differ in data alone: who may be asked, on which form, for how long, who hears when
// it is late, and what is held back until the answer.
type Kind struct {
	Name   string        // in events and in the API: data, never changed and never used again
	Whole  bool          // a department may be asked as a whole; else one person is named
	Within string        // how long there is, where who asks does not say
	Most   time.Duration // more is not given
	Open   int           // so many wait at once on one matter
	Warn   int           // at which share of the time, in percent, who was asked is told that it runs out
	Late   []clock.Rung  // which superior of who was asked hears that it is late, and when
	Every  time.Duration // no more often is somebody reminded
	Again  bool          // an answer may be sent back
	Holds  []string      // the acts that wait for it, where who asks says that he needs the answer
	Fields []field.Field // its form
}

// Contribution (协办) is a question to another department, or to one of its people.
var Contribution = &Kind{Name: "contribution", Whole: true, Within: "1wd", Most: 90 * 24 * time.Hour,
	Open: 20, Warn: 80, Every: time.Hour, Again: true,
	Late:  []clock.Rung{{To: "manager", Level: 1}, {After: "1wd", To: "manager", Level: 2}},
	Holds: []string{"propose_plan", "notify_result", "close"},
	Fields: []field.Field{
		field.Department.Of("department").Need(),
		field.Staff.Of("staff"),
		field.Para.Of("question").Need(),
		field.Length.Of("within").First("1wd").ByRule(),
		field.Bool.Of("required"),
		field.Files.Of("files"),
	},
}

// Kinds are all of them, in the order in which they are offered.
var Kinds = []*Kind{Contribution}

// Names are their names.
func Names() []string {
	out := make([]string, len(Kinds))
	for i, k := range Kinds {
		out[i] = k.Name
	}
	return out
}

// KindOf finds a kind by its name; one that this build does not know holds nothing and asks for nothing.
func KindOf(name string) *Kind {
	for _, k := range Kinds {
		if k.Name == name {
			return k
		}
	}
	return &Kind{Name: name}
}
