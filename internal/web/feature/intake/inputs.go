package intake

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"amends/internal/complaint"
	"amends/internal/procedure"
	"amends/internal/web/form"
)

// inputs are the fields of the command Register as the page posts them. A dot in a name leads into the command's object.
var inputs = []procedure.Input{
	{Name: "complainant.id"}, {Name: "complainant.phone"}, {Name: "complainant.email"}, {Name: "complainant.name"}, {Name: "complainant.level"}, {Name: "complainant.language"},
	{Name: "on_behalf.name"}, {Name: "on_behalf.phone"}, {Name: "anonymous", Type: procedure.Bool},
	{Name: "channel"}, {Name: "received_at", Type: procedure.Instant}, {Name: "source"},
	{Name: "subject"}, {Name: "matter", Type: procedure.Para}, {Name: "wish", Type: procedure.Para},
	{Name: "allegations", Type: procedure.List, Fields: []procedure.Input{{Name: "text", Type: procedure.Para}}},
	{Name: "occurred_on", Type: procedure.Date}, {Name: "product"}, {Name: "service"}, {Name: "region"}, {Name: "account"},
	{Name: "content"}, {Name: "about"}, {Name: "procedure"}, {Name: "tags", Type: form.Tags}, fileInput,
}

var fileInput = procedure.Input{Name: "files", Type: procedure.Files}

// posted is the form that came in: what was typed, and the command that it makes.
type posted struct {
	Values  url.Values
	Command *complaint.Register
	Said    []byte // the command as JSON
}

// read reads the form; the values are good even when the command is not.
func (t intake) read(r *http.Request, by string, keep bool) (posted, error) {
	var keeper form.Keeper
	if keep {
		keeper = t.Blobs
	}
	p, err := form.Read(r, inputs, keeper, by)
	out := posted{Values: p.Values, Command: &complaint.Register{}}
	if out.Values == nil {
		out.Values = url.Values{}
	}
	if err != nil {
		return out, err
	}
	for _, name := range []string{"duplicate_of"} {
		if v := r.PostForm[name]; len(v) > 0 {
			out.Values[name] = v
		}
	}
	body, err := nest(p.JSON)
	if err != nil {
		return out, err
	}
	c, err := complaint.ReadCommand("register", body)
	if err != nil {
		return out, err
	}
	out.Command, out.Said = c.(*complaint.Register), body
	return out, nil
}

// nest turns the flat names of the form into the command's objects, and rows with one text into texts.
func nest(raw []byte) ([]byte, error) {
	var flat map[string]any
	if err := json.Unmarshal(raw, &flat); err != nil {
		return nil, err
	}
	body := map[string]any{}
	for name, v := range flat {
		if rows, ok := v.([]any); ok && name == "allegations" {
			texts := []any{}
			for _, row := range rows {
				texts = append(texts, row.(map[string]any)["text"])
			}
			v = texts
		}
		outer, inner, deep := strings.Cut(name, ".")
		if !deep {
			body[name] = v
			continue
		}
		at, _ := body[outer].(map[string]any)
		if at == nil {
			at = map[string]any{}
			body[outer] = at
		}
		at[inner] = v
	}
	return json.Marshal(body)
}
