package improve

import (
	"embed"
	"sync"

	"amends/internal/act"
)

// Catalogue is what the acts and all that follows from them is called, one file for each act, as that of complaints.
//
//go:embed words/*.json
var Catalogue embed.FS

// Called are the words of the catalogue by key, and by language ("zh", "en").
var Called = sync.OnceValue(func() map[string]map[string]string { return act.Called(Catalogue) })
