package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/improve"
)

// Descriptions are written in English where their field is declared, and once more in Chinese in sentences.json. A
// property whose declaration says nothing takes the words of its name in fields.json: "Schema.property" before
// "property", and "?name" for a parameter; else what the form calls it.

//go:embed fields.json sentences.json
var describing embed.FS

// described is one description of the document.
type described struct {
	at *string
	en string
}

// dictionary translates descriptions.
type dictionary struct {
	fields    map[string][2]string // English and Chinese, by name
	sentences map[string]string
	lost      map[string]bool // English sentences that nobody has translated
}

func newDictionary() *dictionary {
	d := &dictionary{lost: map[string]bool{}}
	for name, into := range map[string]any{"fields.json": &d.fields, "sentences.json": &d.sentences} {
		raw, err := describing.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(raw, into)
		}
		if err != nil {
			panic(fmt.Errorf("api: read %s: %w", name, err)) // a broken build
		}
	}
	for _, called := range []map[string]map[string]string{complaint.Called(), improve.Called()} {
		for _, key := range slices.Sorted(maps.Keys(called)) {
			said := called[key]
			if strings.HasPrefix(key, "remark.") {
				d.remark(said["en"], said["zh"])
			}
			name := key[strings.LastIndex(key, ".")+1:]
			if _, described := d.fields[name]; strings.HasPrefix(key, "input.") && !described {
				d.fields[name] = [2]string{said["en"], said["zh"]}
			}
		}
	}
	for _, pair := range d.fields {
		d.sentences[pair[0]] = pair[1]
	}
	return d
}

// remark takes what is said of a field, as a whole and sentence by sentence, as it may stand beside other words.
func (d *dictionary) remark(en, zh string) {
	d.sentences[en] = zh
	said := func(s, end string) (out []string) {
		for _, one := range strings.SplitAfter(s, end) {
			if one = strings.TrimSpace(one); one != "" {
				out = append(out, one)
			}
		}
		return out
	}
	if a, b := said(en, ". "), said(zh, "。"); len(a) == len(b) {
		for i := range a {
			d.sentences[a[i]] = b[i]
		}
	}
}

// describe finds every description of a document, after those that are missing were filled in.
func (d *dictionary) describe(doc *huma.OpenAPI) []described {
	var out []described
	note := func(at *string) {
		if *at != "" {
			out = append(out, described{at, *at})
		}
	}
	var walk func(s *huma.Schema, path string)
	walk = func(s *huma.Schema, path string) {
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			p, at := s.Properties[name], path+"."+name
			if p.Description == "" && (p.Items == nil || p.Items.Description == "") {
				p.Description = d.fields[name][0]
				if own, ok := d.fields[at]; ok {
					p.Description = own[0]
				}
			}
			walk(p, at)
		}
		note(&s.Description)
		if s.Items != nil {
			walk(s.Items, path)
		}
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		walk(schemas[name], name)
	}
	for _, r := range doc.Components.Responses {
		note(&r.Description)
	}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op == nil {
				continue
			}
			for _, p := range op.Parameters {
				if own := d.fields["?"+p.Name]; p.Description == "" && own[0] != "" {
					p.Description = own[0]
				} else if p.Description == "" {
					p.Description = d.fields[p.Name][0]
				}
				note(&p.Description)
			}
			for _, r := range op.Responses {
				note(&r.Description)
			}
		}
	}
	return out
}

// say writes every description in a language.
func (d *dictionary) say(list []described, lang i18n.Lang) {
	for _, x := range list {
		*x.at = x.en
		if lang != i18n.En {
			*x.at = d.translate(x.en)
		}
	}
}

// forms are sentences with a part that stays as it is.
var forms = []struct {
	en *regexp.Regexp
	zh string
}{
	{regexp.MustCompile(`^A code of (GET \S+)\.$`), "编码，见 $1。"},
	{regexp.MustCompile(`^Usually (\S+)\.$`), "通常为 $1。"},
	{regexp.MustCompile(`^One or several, divided by commas: (.+)$`), "一个或多个，以逗号分隔：$1"},
}

var sentence = regexp.MustCompile(`[^.]*(?:\.(?:\S[^.]*)?)*?(?:\.(?: |$)|$)`)

// translate says a description in Chinese: as a whole, or sentence by sentence where it is put together of several.
func (d *dictionary) translate(en string) string {
	if zh, ok := d.sentences[en]; ok {
		return zh
	}
	parts := sentence.FindAllString(en, -1)
	var out strings.Builder
	for _, s := range parts {
		if s = strings.TrimSpace(s); s != "" {
			out.WriteString(d.one(s))
		}
	}
	return out.String()
}

func (d *dictionary) one(s string) string {
	for _, try := range []string{s, strings.TrimSuffix(s, ".")} {
		if zh, ok := d.sentences[try]; ok {
			return strings.TrimSuffix(zh, "。") + "。"
		}
	}
	for _, f := range forms {
		if f.en.MatchString(s) {
			return f.en.ReplaceAllString(s, f.zh)
		}
	}
	d.lost[s] = true
	return s
}
