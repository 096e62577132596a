package api

import "embed"

// Words are the door's own sentences, to be added to the program's bundle.
//
//go:embed api.zh.json api.en.json
var Words embed.FS
