package procedure

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// called is what the few values of fields are called, by the catalogue that ships.
func called(t *testing.T, lang string) Names {
	words := map[string]map[string]string{}
	files, err := filepath.Glob("../complaint/words/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &words); err != nil {
			t.Fatal(err)
		}
	}
	return func(kind, id string) string {
		return cmp.Or(words["choice."+kind+"."+id][lang], words["choice."+id][lang])
	}
}

// TestExplain compares the explanation of the shipped procedures with what people read and agreed to.
func TestExplain(t *testing.T) {
	t.Parallel()
	for _, p := range Builtin(kinds) {
		for _, lang := range []string{"zh", "en"} {
			var b strings.Builder
			for _, e := range Explain(p, lang, called(t, lang)) {
				fmt.Fprintf(&b, "%s / %s\n", e.Stage, e.Title)
				for _, s := range e.Sentences {
					fmt.Fprintf(&b, "  %-8s %s\n", s.About, s.Text)
				}
			}
			name := "testdata/explain/" + p.ID + "." + lang + ".golden"
			if *update {
				if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil || string(want) != b.String() {
				t.Errorf("%s differs (%v); run with -update and read what changed", name, err)
			}
			if strings.Contains(b.String(), "%!") || strings.Contains(b.String(), "�") {
				t.Errorf("%s holds a broken sentence", name)
			}
		}
	}
}

func TestConditionInWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		`done.a && !done.b`:                        {"“甲”已完成，且“乙”未完成", "“A” is done and “B” is not done"},
		`safety && (media || amount > 10050)`:      {"涉及人身安全，且（有媒体风险，或方案金额大于100.5元）", "safety is concerned and (there is a media risk or the amount of the plan is more than ¥100.5)"},
		`grade in ["major", "urgent"]`:             {"等级为“major”或“urgent”", "the grade is “major” or “urgent”"},
		`outcome == "" || grade != ""`:             {"处理结论未定，或等级已定", "the outcome is not set or the grade is set"},
		`"vip" in tags`:                            {"标签含“vip”", "tagged “vip”"},
		`channel == "app" || content in ["x"]`:     {"渠道为“名channel-app”，或内容分类为“x”", "the channel is “名channel-app” or the content category is “x”"},
		`!(repeat >= 3)`:                           {"并非（投诉次数不少于3）", "not (the number of complaints is at least 3)"},
		`tags.exists(t, t == "vip") && !anonymous`: {`tags.exists(t, t == "vip")，且不是匿名投诉`, `tags.exists(t, t == "vip") and the complainant is known`},
	} {
		p := &Procedure{Steps: []Step{{ID: "a", Title: words("甲", "A")}, {ID: "b", Title: words("乙", "B"), When: text}}}
		if err := p.Compile(kinds); err != nil {
			t.Fatal(err)
		}
		for i, lang := range []string{"zh", "en"} {
			named := func(kind, id string) string {
				if id == "app" {
					return "名" + kind + "-" + id
				}
				return "" // no such thing any more: its id stands for it
			}
			if got := (&teller{p: p, lang: lang, named: named}).condition(p.compiled.steps[1].when); got != want[i] {
				t.Errorf("%s\n got %s\nwant %s", text, got, want[i])
			}
		}
	}
}
