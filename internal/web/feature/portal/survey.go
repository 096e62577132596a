package portal

import (
	"cmp"
	"context"
	"net/http"

	"amends/internal/i18n"
	"amends/internal/web/form"
	"amends/internal/web/kit"
)

// aspects are what a survey asks for apart.
var aspects = []string{"result", "process", "person"}

// given are the marks of a survey that was sent, as they were.
func given(r *http.Request) map[string]string {
	out := map[string]string{}
	for _, name := range append([]string{"overall"}, aspects...) {
		if v := r.PostFormValue(name); v != "" {
			out[name] = v
		}
	}
	return out
}

// overall is the one mark for all: needed as long as one of the others is missing.
func (f following) overall(ctx context.Context) kit.Field {
	var when []form.When
	for _, name := range aspects {
		when = append(when, form.When{name: {""}})
	}
	at := kit.Field{Name: "overall", Label: i18n.T(ctx, "portal.survey_overall"), Mark: i18n.T(ctx, "portal.optional"), Error: f.Errors["overall"]}
	return form.Beside(at, func(field string) string { return f.Marks[field] }, when...)
}

// apart tells whether the marks that are given apart stand open.
func (f following) apart() bool {
	for _, name := range aspects {
		if f.Marks[name] != "" || f.Errors[name] != "" {
			return true
		}
	}
	return false
}

// answer is what the customer says to a question: a photo alone says something too.
func (f following) answer(ctx context.Context) kit.Field {
	at := kit.Field{Name: "text", ID: "f-answer", Label: i18n.T(ctx, "portal.answer"), Mark: i18n.T(ctx, "portal.optional"),
		Error: cmp.Or(f.Errors["say"], f.Errors["files"])}
	return form.Beside(at, func(string) string { return "" }, form.When{"files": {""}})
}
