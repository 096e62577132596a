package main

import (
	"context"
	"os"
	"slices"
	"strings"

	"amends/internal/i18n"
	"amends/internal/web"
)

// inWords says a fault in the language of the terminal.
func inWords(err error) string {
	b, bad := web.Words()
	if bad != nil {
		return err.Error()
	}
	lang := i18n.En
	if strings.HasPrefix(os.Getenv("LC_ALL")+os.Getenv("LANG"), "zh") {
		lang = i18n.Zh
	}
	title, fields, items := i18n.Fault(i18n.With(b.Into(context.Background()), lang), err)
	out := []string{title}
	var paths []string
	for p := range fields {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	for _, p := range paths {
		out = append(out, p+": "+fields[p])
	}
	return strings.Join(append(out, items...), "\n  ")
}
