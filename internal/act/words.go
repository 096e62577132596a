package act

import (
	"encoding/json"
	"io/fs"
	"path"
)

// Called reads the words of a catalogue in the folder words: by key, and by language ("zh", "en").
func Called(catalogue fs.FS) map[string]map[string]string {
	all := map[string]map[string]string{}
	files, err := fs.ReadDir(catalogue, "words")
	for _, f := range files {
		var raw []byte
		if err == nil {
			raw, err = fs.ReadFile(catalogue, path.Join("words", f.Name()))
		}
		if err == nil {
			err = json.Unmarshal(raw, &all)
		}
	}
	if err != nil {
		panic("read the words of acts: " + err.Error()) // a broken build
	}
	return all
}
