package webtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"

	"amends/internal/i18n"
	"amends/internal/web/page"
)

var (
	colour     = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(`)
	comment    = regexp.MustCompile(`(?s)/\*.*?\*/`)
	inCSS      = regexp.MustCompile(`\.(-?[a-zA-Z_][\w-]*)`)
	classAttr  = regexp.MustCompile(`(?s)class=(?:"([^"]*)"|\{([^\n]*?)\}(?:\s|>))`)
	literal    = regexp.MustCompile(`"([^"]*)"(\s*\+)?`)
	className  = regexp.MustCompile(`^[a-z]{1,3}-[a-z0-9-]*[a-z0-9]$|^is-[a-z0-9]+$`)
	forbidden  = regexp.MustCompile(`hx-on|js:|\bon(click|change|submit|input|load|keydown)=|javascript:|<script>|hx-vals='js`)
	han        = regexp.MustCompile(`\p{Han}`)
	keyLiteral = regexp.MustCompile(`i18n\.T\(\w+(?:\.Context\(\))?, "([\w.-]+)"`)
	modern     = regexp.MustCompile(`:has\(|@container|container-type|color-mix\(|popover|@layer|anchor\(|:is\(|:where\(|inset:`)
)

// Lint reads every template, style sheet and Go file under the folders and lists what the house rules forbid: colours
// outside the tokens, classes that no style sheet knows, Chinese in templates, script in attributes, keys that no
// catalogue has.
func Lint(assets *page.Assets, words *i18n.Bundle, roots ...string) ([]string, error) {
	var wrong []string
	known := map[string]bool{}
	for _, sheet := range []string{"app.css", "portal.css"} {
		for _, hit := range inCSS.FindAllStringSubmatch(comment.ReplaceAllString(assets.Text(sheet), ""), -1) {
			known[hit[1]] = true
		}
	}
	if m := modern.FindString(comment.ReplaceAllString(assets.Text("portal.css"), "")); m != "" {
		wrong = append(wrong, "portal.css: uses "+m+", which old web views do not read")
	}
	visit := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		switch {
		case strings.HasSuffix(path, ".css"):
			wrong = append(wrong, lintCSS(path, string(raw))...)
		case strings.HasSuffix(path, ".templ"):
			wrong = append(wrong, lintTempl(path, string(raw), known)...)
			wrong = append(wrong, lintKeys(path, string(raw), words)...)
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_templ.go") && !strings.HasSuffix(path, "_test.go"):
			wrong = append(wrong, lintClasses(path, string(raw), known)...) // of what is drawn with a pen
			wrong = append(wrong, lintKeys(path, string(raw), words)...)
		}
		return nil
	}
	for _, root := range roots {
		if err := filepath.WalkDir(root, visit); err != nil {
			return nil, fmt.Errorf("lint %s: %w", root, err)
		}
	}
	for _, w := range words.Check() {
		wrong = append(wrong, "words: "+w)
	}
	sort.Strings(wrong)
	return wrong, nil
}

func lintCSS(path, text string) []string {
	if strings.Contains(filepath.Base(path), "tokens") {
		return nil
	}
	var wrong []string
	for i, line := range strings.Split(comment.ReplaceAllString(text, ""), "\n") {
		_, values, _ := strings.Cut(line, "{")
		if m := colour.FindString(values); m != "" {
			wrong = append(wrong, fmt.Sprintf("%s:%d: colour %s outside the tokens", path, i+1, m))
		}
	}
	return wrong
}

func lintTempl(path, text string, known map[string]bool) []string {
	var wrong []string
	for i, line := range strings.Split(text, "\n") {
		code, _, _ := strings.Cut(line, "//")
		if han.MatchString(code) && !strings.Contains(code, "say(ctx") {
			wrong = append(wrong, fmt.Sprintf("%s:%d: Chinese in a template; words come from the catalogues", path, i+1))
		}
		if m := forbidden.FindString(code); m != "" {
			wrong = append(wrong, fmt.Sprintf("%s:%d: %s needs what the policy forbids", path, i+1, m))
		}
	}
	return append(wrong, lintClasses(path, text, known)...)
}

func lintClasses(path, text string, known map[string]bool) []string {
	var wrong []string
	for _, hit := range classAttr.FindAllStringSubmatch(text, -1) {
		names := strings.Fields(hit[1])
		for _, l := range literal.FindAllStringSubmatch(hit[2], -1) {
			if l[2] == "" { // the beginning of a name is not a name
				names = append(names, strings.Fields(l[1])...)
			}
		}
		for _, n := range names {
			if className.MatchString(n) && !known[n] {
				wrong = append(wrong, fmt.Sprintf("%s: class %s is in no style sheet", path, n))
			}
		}
	}
	return wrong
}

func lintKeys(path, text string, words *i18n.Bundle) []string {
	var wrong []string
	for _, hit := range keyLiteral.FindAllStringSubmatch(text, -1) {
		if !words.Has(hit[1]) && !strings.HasSuffix(hit[1], ".") && !strings.HasSuffix(hit[1], "_") && hit[1] != "ui.p" {
			wrong = append(wrong, fmt.Sprintf("%s: no words for %s", path, hit[1]))
		}
	}
	return wrong
}
