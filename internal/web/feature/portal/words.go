package portal

// icons and roles of a notice, by its tone.
var (
	noticeIcons = map[string]string{"ok": "check-circle", "bad": "triangle", "info": "info"}
	noticeRoles = map[string]string{"ok": "status", "bad": "alert", "info": "status"}
)

// typed is what was typed into the form that came back; the others are empty.
func typed(here bool, text string) string {
	if here {
		return text
	}
	return ""
}
