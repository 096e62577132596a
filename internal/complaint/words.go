package complaint

import (
	"embed"
	"encoding/json"
	"sync"
)

// Catalogue is what the acts and all that follows from them is called, one file for each act, Chinese beside English:
// "act.<name>" its title in the API, "action.<name>" on the page, "input.", "hint." and "choice." of its fields,
// "remark.<name>.<field>" what the API's schema says of one besides, "event.<event>" on the timeline, "told.<event>" the
// sentence there, "portal.event.<event>" what the complainant reads.
//
//go:embed words/*.json
var Catalogue embed.FS

// Called are the words of the catalogue by key, and by language ("zh", "en").
var Called = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	files, err := Catalogue.ReadDir("words")
	for _, f := range files {
		var raw []byte
		if err == nil {
			raw, err = Catalogue.ReadFile("words/" + f.Name())
		}
		if err == nil {
			err = json.Unmarshal(raw, &all)
		}
	}
	if err != nil {
		panic("complaint: read words: " + err.Error()) // a broken build
	}
	return all
})
