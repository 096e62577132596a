package complaint

import (
	"embed"
	"sync"

	"amends/internal/act"
)

// Catalogue is what the acts and all that follows from them is called, one file for each act, Chinese beside English:
// "act.<name>" its title in the API, "action.<name>" on the page, "input.", "hint." and "choice." of its fields,
// "remark.<name>.<field>" what the API's schema says of one besides, "event.<event>" on the timeline, "told.<event>" the
// sentence there, "portal.event.<event>" what the complainant reads.
//
//go:embed words/*.json
var Catalogue embed.FS

// Called are the words of the catalogue by key, and by language ("zh", "en").
var Called = sync.OnceValue(func() map[string]map[string]string { return act.Called(Catalogue) })
