package house_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"amends/internal/channel/batch"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/intake"
	"amends/internal/store"
)

// said is how an import of one file went: the lines refused with field and reason, and what the file was taken for.
type said struct {
	batch.Count
	found   batch.Found
	refused []string
	err     string
	people  int64
	rows    []string // what was taken: name, phone, subject and matter of each
}

// importCases takes a file into a house of its own.
func importCases(t *testing.T, csv, mapping string) said {
	t.Helper()
	m, err := batch.ReadMapping([]byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	late := func() time.Time { return time.Date(2098, 1, 1, 0, 0, 0, 0, time.UTC) } // whenever the test runs
	h := openAt(t, house.Options{Dir: t.TempDir(), Now: late})
	var out said
	im := &batch.Import{File: strings.NewReader(csv), Mapping: m, Zone: time.UTC, By: complaint.System, Workers: 1,
		Found: func(f batch.Found) { out.found = f },
		Refused: func(line int, _ string, err error) {
			f := fault.As(err)
			if f == nil {
				t.Errorf("line %d: %v", line, err)
				return
			}
			why := f.Key
			if len(f.Fields) > 0 {
				why = f.Fields[0].Path + " " + f.Fields[0].Key
			}
			out.refused = append(out.refused, strconv.Itoa(line)+" "+why)
		}}
	err = im.Run(context.Background(), h.Intake(intake.Way{ID: im.ID()}))
	out.Count = im.Count
	if f := fault.As(err); f != nil {
		out.err = f.Key
	} else if err != nil {
		t.Fatal(err)
	}
	if out.people, err = store.One[int64](t.Context(), h.DB.Reader(), `select count(distinct person) from queue where person <> ''`); err != nil {
		t.Fatal(err)
	}
	out.rows = rowsTaken(t, h)
	return out
}

// rowsTaken reads what stands in a house now.
func rowsTaken(t *testing.T, h *house.House) (rows []string) {
	t.Helper()
	ctx, q := t.Context(), h.DB.Reader()
	ids, err := store.All[struct{ ID string }](ctx, q, `select id from queue order by seq limit 100`)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range ids {
		s, err := h.Desk.Load(ctx, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		p, err := h.Vault.Person(ctx, q, s.Person)
		if err != nil {
			t.Fatal(err)
		}
		words, _, err := h.Vault.Texts(ctx, q, []string{s.Subject.ID, s.Matter.ID})
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, strings.Join([]string{p.Name, strings.Join(p.Phones, " "), words[s.Subject.ID], words[s.Matter.ID]}, "|"))
	}
	return rows
}

// TestSharedCases takes the small inputs that went wrong elsewhere; what must happen stands in the README beside them.
func TestSharedCases(t *testing.T) {
	t.Parallel()
	dir := "../../../shared/cases/import"
	if _, err := os.Stat(dir); err != nil {
		if dir = "/work/shared/cases/import"; !exists(dir) {
			t.Skip("the shared cases are not here")
		}
	}
	contents := map[string][]string{
		"ctrl":   {"甲|13811110034|标题|内\n容\n行\nz"},
		"eqtext": {"甲一|13811110021|标题|内容", "乙|13811110022|标题|x"},
	}
	spoilt := "complainant.phone input.spoilt_phone"
	for name, want := range map[string]struct {
		taken, blank int
		people       int64
		refused      []string
	}{
		"blankrows": {taken: 2, blank: -1, people: 2},
		"trail":     {taken: 3, people: 3},
		"headspace": {taken: 2, people: 2},
		"sci":       {refused: []string{"2 " + spoilt, "3 " + spoilt, "4 " + spoilt}},
		"dot0":      {taken: 1, people: 1, refused: []string{"2 " + spoilt, "3 " + spoilt}},
		"masked":    {taken: 2, people: 2},
		"semi":      {taken: 2, people: 2},
		"sep":       {taken: 2, people: 2},
		"sjis":      {taken: 1, people: 1},
		"future":    {refused: []string{"2 received_at input.future", "3 received_at input.ancient", "4 received_at input.ancient"}},
		"ctrl":      {taken: 1, people: 1},
		"eqtext":    {taken: 2, people: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			csv, err := os.ReadFile(filepath.Join(dir, name+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			mapping, err := os.ReadFile(filepath.Join(dir, name+".yaml"))
			if err != nil {
				t.Fatal(err)
			}
			got := importCases(t, string(csv), string(mapping))
			if got.Taken != want.taken || got.people != want.people || !slices.Equal(got.refused, want.refused) || got.err != "" ||
				want.blank < 0 != (got.Blank > 0) {
				t.Errorf("%+v", got)
			}
			if w := contents[name]; w != nil && !slices.Equal(got.rows, w) {
				t.Errorf("taken as %q, want %q", got.rows, w)
			}
			if name == "sjis" && (got.found.Encoding != "shift_jis" || !got.found.Guessed || len(got.found.Sample) != 6) {
				t.Errorf("read as %+v", got.found)
			}
		})
	}
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

const sheetMap = `
name: sheet
zone: America/New_York
id: "{编号}"
fields:
  channel: {default: web}
  received_at: {from: "{时间}", layout: ["2006-01-02 15:04"]}
  complainant.name: "{姓名}"
  complainant.phone: "{电话}"
  subject: "{标题}"
  matter: "{标题}"
`

// TestSheets are the same kinds with inputs of our own.
func TestSheets(t *testing.T) {
	t.Parallel()
	const head = "编号,时间,姓名,电话,标题\n"
	contents := map[string]string{"texts that look so": "周|13900000002|断网|断网", "signs that nobody sees": "周|13900000002|断网|断网"}
	row := func(id, at, phone string) string { return id + "," + at + ",周," + phone + ",断网\n" }
	for name, c := range map[string]struct {
		csv     string
		taken   int
		people  int64
		refused []string
		err     string
	}{
		"masked with crosses":       {head + row("1", "2026-01-02 10:00", "139xxxx0002") + row("2", "2026-01-02 10:00", "139xxxx0002"), 2, 2, nil, ""},
		"a figure of seven digits":  {head + row("1", "2026-01-02 10:00", "8888123.0"), 0, 0, []string{"2 complainant.phone input.spoilt_phone"}, ""},
		"twins":                     {head + row("1", "2026-01-02 10:00", "013900000002") + row("2", "2026-01-02 10:00", "+86 139 0000 0002"), 2, 1, nil, ""},
		"divided by tabs":           {strings.ReplaceAll(head+row("1", "2026-01-02 10:00", "13900000002"), ",", "\t"), 1, 1, nil, ""},
		"divided by lines, said":    {"\"sep=|\"\n" + strings.ReplaceAll(head+row("1", "2026-01-02 10:00", "13900000002"), ",", "|"), 1, 1, nil, ""},
		"a column is missing":       {"编号;时间;姓名;标题\n1;2026-01-02 10:00;周;断网\n", 0, 0, nil, "input.invalid"},
		"blanks inside a heading":   {"编 号,时\u3000间,\ufeff姓名,电话\u200d,\"=\"\"标题\"\"\"\n" + row("1", "2026-01-02 10:00", "13900000002"), 1, 1, nil, ""},
		"rows of blanks":            {head + " ,\u200b,,,\n,,,,,,,\n" + row("1", "2026-01-02 10:00", "13900000002"), 1, 1, nil, ""},
		"too few columns":           {head + "1,2026-01-02 10:00,周\n", 0, 0, []string{"2 batch.columns"}, ""},
		"texts that look so":        {head + "'001,2026-01-02 10:00,=\"周\",\"=\"\"13900000002\"\"\",断网\n", 1, 1, nil, ""},
		"signs that nobody sees":    {head + "1,2026-01-02 10:00,周\u202e\v\a,\u200e13900000002,断\u200b网\f\n", 1, 1, nil, ""},
		"an hour that never was":    {head + row("1", "2026-03-08 02:30", "13900000002") + row("2", "2026-03-08 03:30", "13900000002"), 1, 1, []string{"2 received_at input.skipped_time"}, ""},
		"an hour that was twice":    {head + row("1", "2025-11-02 01:30", "13900000002"), 1, 1, nil, ""},
		"tomorrow and the day zero": {head + row("1", "2101-01-01 00:00", "13900000002") + row("2", "1970-01-01 00:00", "13900000002"), 0, 0, []string{"2 received_at input.future", "3 received_at input.ancient"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := importCases(t, c.csv, sheetMap)
			if w := contents[name]; w != "" && !slices.Equal(got.rows, []string{w}) {
				t.Errorf("taken as %q, want %q", got.rows, w)
			}
			if got.Taken != c.taken || got.people != c.people || !slices.Equal(got.refused, c.refused) || got.err != c.err {
				t.Errorf("%+v", got)
			}
		})
	}
}
