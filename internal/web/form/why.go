package form

import (
	"context"
	"io"

	"amends/internal/auth"
	"amends/internal/i18n"
	"amends/internal/web/kit"
)

// Why is the field that asks why a setting or a way in is changed, for the record. What was typed comes back with the form;
// site puts it into the context of what is done.
type Why struct {
	ID     string            // on a page with several of them
	Wrong  map[string]string // the faults of its form when that came back, else nil
	Needed bool
	Brief  bool   // in a row of fields, where a hint has no room
	Hint   string // when it is not always needed; default: that it may be left out
}

func (w Why) Render(ctx context.Context, to io.Writer) error {
	f := kit.Field{ID: w.ID, Name: "why", Label: i18n.T(ctx, "form.why"), Hint: w.Hint, Error: w.Wrong["why"], Required: w.Needed}
	switch {
	case w.Needed || w.Hint != "":
	case w.Brief:
		f.Mark = i18n.T(ctx, "form.optional")
	default:
		f.Hint = i18n.T(ctx, "form.why_hint")
	}
	typed := ""
	if w.Wrong != nil {
		typed = auth.Why(ctx)
	}
	return kit.Text{Field: f, Value: typed, MaxLen: auth.LongestWhy, Autocomplete: "off"}.Render(ctx, to)
}
