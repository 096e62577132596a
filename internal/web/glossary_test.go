package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"amends/internal/procedure"
)

// oneWord are the words that the glossary (docs/glossary.md) gives one thing each: what is not said, and what is.
var oneWord = []struct{ not, say string }{
	{"责任人", "处理人"}, {"处理员", "处理人"}, {"经办人", "处理人"},
	{"新建投诉", "登记投诉"}, {"录入投诉", "登记投诉"},
	{"整改中", "实施中（阶段）或整改（环节）"}, {"责任整改", "整改"},
	{"派发", "派单"}, {"改派", "转派"}, {"转办单", "转派"},
	{"承办部门", "处理部门"}, {"归属部门", "处理部门"},
	{"作废", "吊销（令牌）"},
}

// oneEnglish are the same for English: a word of the catalogues, not of what a customer says.
var oneEnglish = []struct {
	not *regexp.Regexp
	say string
}{
	{regexp.MustCompile(`(?i)\breassign`), "hand over"},
	{regexp.MustCompile(`(?i)\bassignee`), "owner"},
	{regexp.MustCompile(`(?i)\btransfer (the|this|a) (case|complaint)`), "hand over"},
	{regexp.MustCompile(`(?i)\bnew complaint\b`), "register a complaint"},
	{regexp.MustCompile(`(?i)\bdeadline`), "time limit, or due"},
}

// TestOneEnglishWord reads every English catalogue that ships.
func TestOneEnglishWord(t *testing.T) {
	t.Parallel()
	read := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".en.json") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		for i, line := range strings.Split(string(raw), "\n") {
			for _, w := range oneEnglish {
				if w.not.MatchString(line) {
					t.Errorf("%s:%d says %q; the glossary says %s: %.80s", path, i+1, w.not.FindString(line), w.say, line)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 15 {
		t.Errorf("only %d catalogues", read)
	}
}

// only are words that mean one thing only, and the keys under which they may be said.
var only = []struct{ word, keys string }{
	{"责任部门", "liability cause rectif accountab 立项"}, // who is liable; who handles a case is 处理部门
}

// TestOneWordForOneThing reads every Chinese catalogue and setting that ships.
func TestOneWordForOneThing(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); n == "testdata" || n == "stories" || n == "vendor" {
				return fs.SkipDir // what customers say is theirs
			}
			return nil
		}
		if ext := filepath.Ext(path); ext != ".yaml" && !strings.HasSuffix(path, ".zh.json") && filepath.Base(path) != "fields.json" {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(raw), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "#") {
				continue
			}
			for _, w := range oneWord {
				if strings.Contains(strings.ReplaceAll(line, "不再改派", ""), w.not) {
					t.Errorf("%s:%d says %s; the glossary says %s: %.80s", path, i+1, w.not, w.say, line)
				}
			}
			for _, w := range only {
				if strings.Contains(line, w.word) && !anyOf(path+line, w.keys) {
					t.Errorf("%s:%d says %s, which means something else: %.80s", path, i+1, w.word, line)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func anyOf(s, words string) bool {
	for _, w := range strings.Fields(words) {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// TestOneNameForAClock: limits that are one clock, each for another class of cases, have one name in pane, list and story.
func TestOneNameForAClock(t *testing.T) {
	t.Parallel()
	for _, p := range procedure.Builtin() {
		names := map[string]string{}
		for _, l := range p.Limits {
			if was, ok := names[l.ID]; ok && was != l.Title["zh"]+"/"+l.Title["en"] {
				t.Errorf("%s: the clock %s is called %s and %s", p.ID, l.ID, was, l.Title["zh"]+"/"+l.Title["en"])
			}
			names[l.ID] = l.Title["zh"] + "/" + l.Title["en"]
		}
	}
}
