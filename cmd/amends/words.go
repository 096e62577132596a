package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/web"
)

// inWords says a fault in the language of the terminal: field and reason of what is wrong in an input, for a form's own
// sentence above its fields says nothing here.
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
	var out []string
	var paths []string
	for p := range fields {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	for _, p := range paths {
		out = append(out, p+": "+fields[p]+typed(fault.As(err), p, fields[p]))
	}
	if f := fault.As(err); len(out) > 0 && f.Key == "input.invalid" {
		return strings.Join(append(out, items...), "; ")
	}
	return strings.Join(append(append([]string{title}, out...), items...), "\n  ")
}

// typed is the value that a field was given, when the reason does not say it: a page shows it beside, a terminal does not.
func typed(f *fault.Error, path, said string) string {
	for _, x := range f.Fields {
		if x.Path != path {
			continue
		}
		for i := 0; i+1 < len(x.Args); i += 2 {
			if v := fmt.Sprint(x.Args[i+1]); x.Args[i] == "value" && v != "" && !strings.Contains(said, v) {
				return fmt.Sprintf(" (%q)", v)
			}
		}
		break
	}
	return ""
}
