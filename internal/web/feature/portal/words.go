package portal

func noticeIcon(tone string) string {
	switch tone {
	case "bad":
		return "triangle"
	case "info":
		return "info"
	}
	return "check-circle"
}

func noticeRole(tone string) string {
	if tone == "bad" {
		return "alert"
	}
	return "status"
}

// typed is what was typed into the form that came back; the others are empty.
func typed(here bool, text string) string {
	if here {
		return text
	}
	return ""
}
