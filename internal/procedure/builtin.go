package procedure

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed builtin/*.yaml
var files embed.FS

// Builtin reads the procedures that ship with Amends, by file name, checked and compiled; a file that does not hold is a
// broken build and panics.
func Builtin(kinds Kinds) []*Procedure {
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
		p, err := Parse(text, kinds)
		if err != nil {
			panic(fmt.Errorf("%s: %w", name, err))
		}
		if err := p.Validate(kinds); err != nil {
			panic(fmt.Errorf("%s: %w", name, err))
		}
		out = append(out, p)
	}
	return out
}

// Copy gives a procedure whose lists of stages, steps and limits are its own. Compiled programs are shared.
func (p *Procedure) Copy() *Procedure {
	c := *p
	c.Stages = append([]Stage(nil), p.Stages...)
	c.Steps = append([]Step(nil), p.Steps...)
	c.Limits = append([]Limit(nil), p.Limits...)
	return &c
}
