package notify

import "embed"

// Words are the sentences of notices and deliveries, for i18n.Bundle.Add.
//
//go:embed notify.zh.json notify.en.json
var Words embed.FS
