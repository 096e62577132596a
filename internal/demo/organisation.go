// Package demo is an invented telecom operator and months of its complaints, so that a new installation can be looked at
// and learned on with something in it. Everything in it went through the same door as real work.
package demo

import (
	"embed"
	"fmt"
	"io/fs"

	"amends/internal/register"
)

//go:embed organisation/*.yaml
var files embed.FS

// Bundle is the organisation: departments, people, rules and texts on top of what every organisation begins with. It is
// whole: Register.Found takes it as it is. The copy is the caller's.
func Bundle() register.Bundle {
	folder, err := fs.Sub(files, "organisation")
	if err != nil {
		panic(err)
	}
	b, err := register.ReadDir(folder)
	if err != nil {
		panic(fmt.Errorf("demo organisation: %w", err)) // a broken build, found by the first test
	}
	b = register.Seed().Merge(b)
	for i := range b.Categories {
		if d, ok := handledBy[b.Categories[i].Code]; ok {
			b.Categories[i].Department = d
		}
	}
	return b.Merge(register.Bundle{Procedures: []register.Version{pilot(b)}})
}

// handledBy names the department of each part of the category tree; a category without one goes where the one above goes.
var handledBy = map[string]string{
	"service": "complaints", "service.installation": "field",
	"network": "network",
	"fee":     "billing", "fee.promotion": "market", "fee.unordered": "complaints",
	"product":   "market",
	"equipment": "field", "equipment.card": "counter", "equipment.site": "network",
	"other": "complaints", "other.privacy": "quality", "other.fraud": "quality", "other.safety": "quality",
}
