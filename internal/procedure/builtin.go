package procedure

import (
	"embed"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed builtin/*.yaml
var files embed.FS

// Builtin gives the procedures that ship with Amends, by file name, checked and compiled. Each call gives copies of
// its own; a file that does not hold is a broken build and panics.
func Builtin() []*Procedure {
	shipped := builtin()
	out := make([]*Procedure, len(shipped))
	for i, p := range shipped {
		out[i] = p.copy()
	}
	return out
}

var builtin = sync.OnceValue(func() []*Procedure {
	var out []*Procedure
	names, err := fs.Glob(files, "builtin/*.yaml")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		p, err := Parse(text)
		if err != nil {
			panic(fmt.Errorf("%s: %w", name, err))
		}
		if err := p.Validate(); err != nil {
			panic(fmt.Errorf("%s: %w", name, err))
		}
		out = append(out, p)
	}
	return out
})

// copy gives a procedure whose lists of stages, steps and limits are its own. Compiled programs are shared.
func (p *Procedure) copy() *Procedure {
	c := *p
	c.Stages = append([]Stage(nil), p.Stages...)
	c.Steps = append([]Step(nil), p.Steps...)
	c.Limits = append([]Limit(nil), p.Limits...)
	return &c
}
