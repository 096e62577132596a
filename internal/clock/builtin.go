package clock

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"github.com/goccy/go-yaml"

	"amends/internal/fault"
)

// The calendars that come with the program.
const (
	CalendarChina   = "cn-2026"
	CalendarHotline = "cn-7x24"
	CalendarUK      = "uk-2026"
	CalendarDays    = "calendar-days"
)

//go:embed calendars/*.yaml
var builtinFiles embed.FS

// Builtin gives fresh copies of the calendars that come with the program, for the register to begin with.
func Builtin() []*Calendar {
	names, err := fs.Glob(builtinFiles, "calendars/*.yaml")
	if err != nil {
		panic(err)
	}
	out := make([]*Calendar, 0, len(names))
	for _, name := range names {
		text, err := builtinFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		c, err := ReadCalendar(text)
		if err != nil {
			panic(fmt.Errorf("built-in %s: %w", name, err)) // a broken build, found by the first test
		}
		out = append(out, c)
	}
	return out
}

// ReadCalendar reads a calendar from YAML (or JSON, which is YAML) and checks it.
func ReadCalendar(text []byte) (*Calendar, error) {
	var c Calendar
	if err := yaml.UnmarshalWithOptions(text, &c, yaml.DisallowUnknownField()); err != nil {
		return nil, fault.New(fault.BadRequest, "clock.unreadable_calendar").With(err)
	}
	return &c, c.Validate()
}

var builtinTables = sync.OnceValue(func() map[string]*Table {
	out := map[string]*Table{}
	for _, c := range Builtin() {
		t, err := c.Compile()
		if err != nil {
			panic(err)
		}
		out[c.ID] = t
	}
	return out
})

// BuiltinTable is a compiled built-in calendar, shared by all who ask; nil when there is none of that name.
func BuiltinTable(id string) *Table { return builtinTables()[id] }
