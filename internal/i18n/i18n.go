// Package i18n is the words of every door: catalogues in two languages, picked by the reader's language in the context,
// and the figures, instants and durations that people read, in the organisation's time zone.
//
// A feature embeds its two files (i18n.zh.json, i18n.en.json) and the program adds them to one Bundle at start:
//
//	b := i18n.New()
//	b.Add(queue.Words)
//	handler = b.Middleware(handler)
//
// Messages use go-i18n's form: "queue.title": "…", placeholders "{{.name}}", plurals {"one": …, "other": …} chosen by
// the argument named n.
package i18n

import (
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strings"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"embed"
	"encoding/json"
)

// Lang is a language the product speaks.
type Lang string

const (
	Zh Lang = "zh-CN"
	En Lang = "en"
)

// Langs lists them, the fallback first.
var Langs = []Lang{Zh, En}

//go:embed core.zh.json core.en.json
var core embed.FS

// Bundle is every catalogue of the program. Add is for start-up only; reading is safe from many goroutines.
type Bundle struct {
	inner *goi18n.Bundle
	local map[Lang]*goi18n.Localizer
	plain map[Lang]map[string]string    // messages without placeholders or plurals: one look-up instead of a template
	quick map[Lang]map[string]*sentence // the others, but the few that are more than text and names of values
	all   map[Lang]map[string]*goi18n.Message
	lost  sync.Map // keys asked for and not found, for the tests
}

// New gives a bundle that holds this package's own words (time, faults, inputs). It panics only when those are broken,
// which is a broken build.
func New() *Bundle {
	b := &Bundle{inner: goi18n.NewBundle(language.MustParse(string(Zh))), local: map[Lang]*goi18n.Localizer{},
		plain: map[Lang]map[string]string{}, quick: map[Lang]map[string]*sentence{}, all: map[Lang]map[string]*goi18n.Message{}}
	for _, l := range Langs {
		b.plain[l], b.quick[l], b.all[l] = map[string]string{}, map[string]*sentence{}, map[string]*goi18n.Message{}
	}
	if err := b.Add(core); err != nil {
		panic(err)
	}
	return b
}

// Add reads every *.zh.json and *.en.json under the file systems, and what stands in both languages side by side under
// words/: {"key": {"zh": …, "en": …}}. A key said twice in one language is an error: two
// features would otherwise change each other's words.
func (b *Bundle) Add(systems ...fs.FS) error {
	for _, fsys := range systems {
		err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if strings.HasPrefix(path, "words/") {
				return b.pairs(fsys, path)
			}
			for _, l := range Langs {
				if strings.HasSuffix(path, "."+short(l)+".json") {
					return b.file(fsys, path, l)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, l := range Langs {
		b.local[l] = goi18n.NewLocalizer(b.inner, string(l))
	}
	return nil
}

func short(l Lang) string {
	if l == Zh {
		return "zh"
	}
	return string(l)
}

func (b *Bundle) file(fsys fs.FS, path string, l Lang) error {
	raw, err := fs.ReadFile(fsys, path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	var entries map[string]any
	if err := json.Unmarshal(raw, &entries); err != nil {
		return fmt.Errorf("parse %s: %w", path, err)
	}
	return b.entries(path, entries, l)
}

// pairs reads a file of words in both languages.
func (b *Bundle) pairs(fsys fs.FS, path string) error {
	raw, err := fs.ReadFile(fsys, path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	var pairs map[string]map[string]string
	if err := json.Unmarshal(raw, &pairs); err != nil {
		return fmt.Errorf("parse %s: %w", path, err)
	}
	for _, l := range Langs {
		entries := make(map[string]any, len(pairs))
		for id, words := range pairs {
			entries[id] = words[short(l)]
		}
		if err := b.entries(path, entries, l); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bundle) entries(path string, entries map[string]any, l Lang) error {
	for id, v := range entries {
		m, err := goi18n.NewMessage(v)
		if err != nil {
			return fmt.Errorf("parse %s %s: %w", path, id, err)
		}
		if _, twice := b.all[l][id]; twice {
			return fmt.Errorf("parse %s: %s is said twice", path, id)
		}
		m.ID = id
		b.all[l][id] = m
		if _, isText := v.(string); isText && !strings.Contains(m.Other, "{{") {
			b.plain[l][id] = m.Other
		} else if s := takeApart(m, l); s != nil {
			b.quick[l][id] = s
		}
		if err := b.inner.AddMessages(language.MustParse(string(l)), m); err != nil {
			return fmt.Errorf("add %s %s: %w", path, id, err)
		}
	}
	return nil
}

// Has says whether the fallback language knows the key.
func (b *Bundle) Has(key string) bool { return b.all[Zh][key] != nil }

// Lost lists the keys that were asked for and not found since the start; tests fail when there is one.
func (b *Bundle) Lost() []string {
	var keys []string
	b.lost.Range(func(k, _ any) bool { keys = append(keys, k.(string)); return true })
	sort.Strings(keys)
	return keys
}

var placeholder = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

// Check lists what differs between the languages: keys that one lacks, and placeholders that do not agree.
func (b *Bundle) Check() []string {
	var wrong []string
	for _, pair := range [][2]Lang{{Zh, En}, {En, Zh}} {
		for id := range b.all[pair[0]] {
			if b.all[pair[1]][id] == nil {
				wrong = append(wrong, fmt.Sprintf("%s: only in %s", id, pair[0]))
			}
		}
	}
	for id, zh := range b.all[Zh] {
		en := b.all[En][id]
		if en == nil {
			continue
		}
		if a, c := holes(zh), holes(en); a != c {
			wrong = append(wrong, fmt.Sprintf("%s: zh has [%s], en has [%s]", id, a, c))
		}
		if en.Other == "" || zh.Other == "" {
			wrong = append(wrong, id+": empty")
		}
	}
	sort.Strings(wrong)
	return wrong
}

func holes(m *goi18n.Message) string {
	seen := map[string]bool{}
	for _, text := range []string{m.One, m.Other} {
		for _, hit := range placeholder.FindAllStringSubmatch(text, -1) {
			seen[hit[1]] = true
		}
	}
	names := make([]string, 0, len(seen))
	for n := range seen {
		names = append(names, n)
	}
	sort.Strings(names)
	return strings.Join(names, " ")
}
