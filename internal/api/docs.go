package api

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"amends/internal/i18n"
)

// contextless is for words that are put together before anybody asks.
var contextless = context.Background()

//go:embed docs.html
var docsPage string

//go:embed docs.css
var docsStyle []byte

var docsTemplate = template.Must(template.New("docs").Parse(docsPage))

// The page needs no script and nothing from elsewhere: it is written once, from the same document that programs read.
type docsView struct {
	Lang, Other, Title, Intro string
	Say                       map[string]string
	Groups                    []docsGroup
	Schemas                   []docsSchema
	Problems                  []docsProblem
}

type docsGroup struct {
	ID, Title  string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, More string
	Params                          []docsField
	Body                            string
	BodyFields                      []docsField
	Answers                         []docsAnswer
}

type docsAnswer struct{ Status, Schema string }

type docsField struct {
	Name, Type, Doc string
	Required        bool
}

type docsSchema struct {
	Name   string
	Fields []docsField
}

type docsProblem struct {
	ID, Title string
	Status    int
}

// page writes the page of one language; the document has been worded in it.
func (a *API) page(lang i18n.Lang) ([]byte, error) {
	doc := a.huma.OpenAPI()
	ctx := i18n.With(a.Words.Into(contextless), lang)
	v := docsView{Lang: string(lang), Other: "en", Title: doc.Info.Title, Intro: doc.Info.Description, Say: map[string]string{}}
	if lang == i18n.En {
		v.Other = "zh-CN"
	}
	for _, k := range []string{"parameters", "body", "answers", "schemas", "problems", "required", "other_language", "machine"} {
		v.Say[k] = i18n.T(ctx, "api.page."+k)
	}
	for i, t := range tags {
		g := docsGroup{ID: t.id, Title: doc.Tags[i].Description}
		for _, rt := range a.routes {
			if rt.tag == t.id {
				g.Operations = append(g.Operations, docsOf(rt, operation(doc.Paths[rt.path], rt.method), doc.Components.Schemas.Map()))
			}
		}
		v.Groups = append(v.Groups, g)
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		v.Schemas = append(v.Schemas, docsSchema{name, fieldsOf(schemas[name])})
	}
	for _, k := range kinds {
		v.Problems = append(v.Problems, docsProblem{"problem-" + strings.ReplaceAll(string(k), "_", "-"), i18n.T(ctx, "fault.kind."+string(k)), statusOf(k)})
	}
	v.Problems = append(v.Problems, docsProblem{"problem-internal", i18n.T(ctx, "api.internal"), 500})
	var b bytes.Buffer
	if err := docsTemplate.Execute(&b, v); err != nil {
		return nil, fmt.Errorf("write page: %w", err)
	}
	return b.Bytes(), nil
}

func docsOf(rt *route, op *huma.Operation, schemas map[string]*huma.Schema) docsOperation {
	d := docsOperation{ID: rt.id, Method: rt.method, Path: Prefix + rt.path, Summary: op.Summary, More: op.Description}
	for _, p := range op.Parameters {
		d.Params = append(d.Params, docsField{p.Name, typeWords(p.Schema), strings.TrimSpace(p.Description + enumWords(p.Schema)), p.Required})
	}
	if op.RequestBody != nil {
		for _, m := range op.RequestBody.Content {
			name := strings.TrimPrefix(m.Schema.Ref, "#/components/schemas/")
			d.Body = name
			if s := schemas[name]; s != nil {
				d.BodyFields = fieldsOf(s)
			}
		}
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		x := docsAnswer{Status: status}
		if op.Responses[status].Ref != "" {
			x.Schema = "Problem" // every refusal is one
		}
		for _, m := range op.Responses[status].Content {
			x.Schema = strings.TrimPrefix(m.Schema.Ref, "#/components/schemas/")
		}
		d.Answers = append(d.Answers, x)
	}
	return d
}

func fieldsOf(s *huma.Schema) []docsField {
	var out []docsField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		out = append(out, docsField{name, typeWords(p), strings.TrimSpace(p.Description + enumWords(p)), slices.Contains(s.Required, name)})
	}
	return out
}

func typeWords(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return strings.TrimPrefix(s.Ref, "#/components/schemas/")
	case s.Type == huma.TypeArray:
		return typeWords(s.Items) + "[]"
	case s.Format != "":
		return s.Format
	}
	return s.Type
}

func enumWords(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	var out []string
	for _, v := range s.Enum {
		out = append(out, fmt.Sprint(v))
	}
	switch {
	case len(out) > 0:
		return " " + strings.Join(out, " · ")
	case s.Minimum != nil && s.Maximum != nil:
		return fmt.Sprintf(" %v–%v", *s.Minimum, *s.Maximum)
	}
	return ""
}
