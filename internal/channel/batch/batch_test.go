package batch

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/intake"
)

// door takes everything but what names "refuse", once for each key.
type door struct {
	mu   sync.Mutex
	seen map[string]bool
	did  []string
}

func (d *door) Do(_ context.Context, m complaint.Meta, id string, c complaint.Command) (desk.Result, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r, ok := c.(*complaint.Register); ok && strings.Contains(r.Matter.Plain, "refuse") {
		return desk.Result{}, fault.Input("matter", "input.too_long", "max", 1)
	}
	repeat := d.seen[m.Key]
	if d.seen == nil {
		d.seen = map[string]bool{}
	}
	d.seen[m.Key] = true
	if !repeat {
		d.did = append(d.did, fmt.Sprintf("%s %s", m.At.UTC().Format(time.RFC3339), c.Act().Name))
	}
	return desk.Result{ID: "x", Repeat: repeat}, nil
}

func (d *door) Rehearse([]desk.Step) error { return nil }

// over runs an import over a file, into a house that is only a desk.
func over(d intake.Desk, im *Import, file io.Reader) (Count, error) {
	im.File = file
	err := im.Run(context.Background(), &intake.Intake{Way: intake.Way{ID: im.ID()}, Parts: intake.Parts{Desk: d}})
	return im.Count, err
}

const mapping = `
name: test
zone: Asia/Shanghai
id: "{no}"
fields:
  channel: {from: "{via}", values: {电话: hotline}, default: web}
  received_at: {from: "{at}", layout: ["2006-01-02 15:04"]}
  complainant.name: "{who}"
  subject: {from: "{what}", max: 4}
  matter: "{what}"
  tags: {from: "{tags}", list: "|"}
acts:
  - do: note
    at: {from: "{noted}", layout: ["2006-01-02 15:04"]}
    when: {noted: ["*"]}
    fields: {text: "记：{what}"}
`

const file = "no,via,at,who,what,tags,noted\n" +
	"1,电话,2026-01-02 10:00,周小霞,断网三天没人管,宽带|急,2026-01-03 09:00\n" +
	"2,other,2026-01-02 11:00,王明,多收费,,\n" +
	"3,电话,yesterday,李,慢,,\n" +
	"4,电话,2026-01-02 12:00,赵,refuse,,\n" +
	"5,电话\n" +
	",电话,2026-01-02 12:00,钱,无号,,\n"

func run(t *testing.T, d *door, text []byte) (Count, []string) {
	t.Helper()
	m, err := ReadMapping([]byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	var refused []string
	im := Import{Mapping: m, Zone: time.UTC, By: complaint.System, Workers: 1,
		Refused: func(line int, id string, err error) {
			f := fault.As(err)
			key := f.Key
			if len(f.Fields) > 0 {
				key = f.Fields[0].Path + " " + f.Fields[0].Key
			}
			refused = append(refused, fmt.Sprintf("%d %s", line, key))
		}}
	n, err := over(d, &im, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(refused)
	return n, refused
}

// Rows become commands at their own times; what is refused is named with line and reason; a second run takes nothing.
func TestRun(t *testing.T) {
	t.Parallel()
	d := &door{}
	n, refused := run(t, d, []byte(file))
	if n != (Count{Rows: 6, Taken: 2, Refused: 4}) {
		t.Errorf("counted %+v", n)
	}
	if want := []string{"4 received_at input.date", "5 matter input.too_long", "6 batch.columns", "7 id input.required"}; !slices.Equal(refused, want) {
		t.Errorf("refused %q, want %q", refused, want)
	}
	if want := []string{"2026-01-02T02:00:00Z register", "2026-01-03T01:00:00Z note", "2026-01-02T03:00:00Z register"}; !slices.Equal(d.did, want) {
		t.Errorf("did %q, want %q", d.did, want)
	}
	if n, _ := run(t, d, []byte(file)); n.Before != 2 || n.Taken != 0 {
		t.Errorf("the second run counted %+v", n)
	}
}

// The same file packed, and in the encoding of older programs.
func TestPacked(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("\ufeff" + file))
	_ = z.Close()
	old, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"gzip": packed.Bytes(), "gb18030": old} {
		if n, _ := run(t, &door{}, text); n.Taken != 2 {
			t.Errorf("%s: %+v", name, n)
		}
	}
}

// A mapping says what is wrong with it, all at once.
func TestMappingFaults(t *testing.T) {
	t.Parallel()
	_, err := ReadMapping([]byte("zone: Moon\nacts: [{do: dance}]\n"))
	f := fault.As(err)
	if f == nil {
		t.Fatal(err)
	}
	var paths []string
	for _, x := range f.Fields {
		paths = append(paths, x.Path)
	}
	slices.Sort(paths)
	if want := []string{"acts.0.do", "fields.channel", "fields.matter", "fields.subject", "id", "name", "zone"}; !slices.Equal(paths, want) {
		t.Errorf("faults at %q, want %q", paths, want)
	}
}

// FuzzRun: no file and no mapping brings the door down.
func FuzzRun(f *testing.F) {
	f.Add([]byte(mapping), []byte(file))
	f.Add([]byte("name: a\nid: \"{a}\"\nfields: {subject: \"{a\", matter: a}, channel: web}\n"), []byte("a\n\"\n"))
	f.Fuzz(func(t *testing.T, text, rows []byte) {
		m, err := ReadMapping(text)
		if err != nil {
			return
		}
		im := Import{Mapping: m, Zone: time.UTC, Workers: 1}
		_, _ = over(&door{}, &im, bytes.NewReader(rows))
	})
}

// A file that says two things under one id would lose one of them; the same row twice says nothing new.
func TestAnIdIsOneRow(t *testing.T) {
	t.Parallel()
	const head = "no,via,at,who,what,tags,noted\n"
	n, refused := run(t, &door{}, []byte(head+"1,电话,2026-01-02 10:00,周,断网,,\n1,电话,2026-01-02 10:00,周,断网,,\n1,电话,2026-01-02 11:00,王,乱扣费,,\n"))
	if n.Taken != 1 || n.Before != 1 || n.Refused != 1 || len(refused) != 1 || !strings.Contains(refused[0], "batch.id_twice") {
		t.Errorf("%+v %v", n, refused)
	}
	m, _ := ReadMapping([]byte(mapping))
	im := Import{Mapping: m, Zone: time.UTC, By: complaint.System}
	_, err := over(&door{}, &im, strings.NewReader("no,no,via,at,who,what,tags,noted\n"))
	if f := fault.As(err); f == nil || f.Key != "batch.column_twice" {
		t.Errorf("%v", err)
	}
}
