package batch

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"amends/internal/complaint"
	"amends/internal/fault"
)

const head = "no,via,at,who,what,tags,noted\n"

// rowsOf are good rows with the ids from a to b.
func rowsOf(a, b int) string {
	var out strings.Builder
	for i := a; i <= b; i++ {
		fmt.Fprintf(&out, "%d,电话,2026-01-02 10:00,周,断网,,\n", i)
	}
	return out.String()
}

// A quote that is never closed costs its own row, is named with its line and column, and no row is taken twice later.
func TestAQuoteThatIsNeverClosed(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("很长的一行没有引号也没有分隔符\n", maxQuoted/40)
	for name, x := range map[string]struct {
		text    string
		taken   int
		refused []string
	}{
		"to the end of the file":       {rowsOf(1, 3) + "4,电话,2026-01-02 10:00,周,\"断网,,\n" + rowsOf(5, 3000), 2999, []string{"5 batch.quote_open"}},
		"in the last line":             {rowsOf(1, 3) + "4,电话,2026-01-02 10:00,周,\"断网", 3, []string{"5 batch.quote_open"}},
		"a good field follows":         {"1,电话,2026-01-02 10:00,周,\"断网,,\n" + rowsOf(2, 9) + "10,电话,2026-01-02 10:00,周,\"断,网\",,\n" + rowsOf(11, 12), 11, []string{"2 batch.quote_open"}},
		"a good field begins the line": {"1,电话,2026-01-02 10:00,周,\"断网,,\n" + "\"2\",电话,2026-01-02 10:00,周,断网,,\n", 1, []string{"2 batch.quote_open"}},
		"each of three":                {strings.Replace(rowsOf(1, 3), "断网", "\"断网", 3), 0, []string{"2 batch.quote_open", "3 batch.quote_open", "4 batch.quote_open"}},
		"closed by a stray one":        {"1,电话,2026-01-02 10:00,周,\"断网,,\n" + rowsOf(2, 9) + "10,电话,2026-01-02 10:00,27\",断网,,\n", 9, []string{"2 batch.columns_quoted"}},
		"behind a field of two lines":  {"1,电话,2026-01-02 10:00,\"周\n小\",\"断网,,\n" + rowsOf(2, 3), 2, []string{"3 batch.quote_open"}},
		"beyond what a field may hold": {"1,电话,2026-01-02 10:00,周,\"断网,,\n" + rowsOf(2, 3) + long + "9,电话,2026-01-02 10:00,周,断网,,\n", 3, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := &door{}
			n, refused := run(t, d, []byte(head+x.text))
			if n.Taken != x.taken || x.refused != nil && !slices.Equal(refused, x.refused) {
				t.Errorf("%+v, refused %.300q", n, refused)
			}
			if x.refused == nil && !slices.Contains(refused, "2 batch.quote_open") {
				t.Errorf("refused %.300q", refused)
			}
			if again, _ := run(t, d, []byte(head+x.text)); again.Taken != 0 || again.Before != n.Taken {
				t.Errorf("the second run counted %+v", again)
			}
		})
	}
}

// What is written well is read as it was written: quotes, separators and line ends inside the fields too.
func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	pieces := []string{`"`, `""`, ",", "\n", "断网", "a", " ", ",\"", "\"\n", "'"}
	for range 2000 {
		want := make([][]string, 1+rng.IntN(4))
		width := 2 + rng.IntN(3)
		for i := range want {
			for range width {
				var v strings.Builder
				for range rng.IntN(5) {
					v.WriteString(pieces[rng.IntN(len(pieces))])
				}
				want[i] = append(want[i], v.String())
			}
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.UseCRLF = rng.IntN(2) == 0
		must(t, w.WriteAll(want))
		r := &records{lines: newLines(&b), delimiter: ","}
		for _, row := range want {
			got, err := r.read()
			if err != nil || !slices.Equal(got.values, row) {
				t.Fatalf("%q became %q, %v", row, got.values, err)
			}
		}
	}
}

// Quotes that stand inside a line without need are what they are.
func TestStrayQuotes(t *testing.T) {
	t.Parallel()
	r := &records{lines: newLines(strings.NewReader("a \"b\" c,27\"\n\"he said \"no\" twice\",\"\"\"x\"\"\"\n\n\"one\nand \"\"two\"\"\",z\n")), delimiter: ","}
	for _, want := range [][]string{{`a "b" c`, `27"`}, {`he said "no" twice`, `"x"`}, {"one\nand \"two\"", "z"}} {
		if got, err := r.read(); err != nil || !slices.Equal(got.values, want) {
			t.Errorf("%q, %v, want %q", got.values, err, want)
		}
	}
}

// Marks at the beginning, line ends of any kind, encodings by name and by look, empty columns behind the last.
func TestHowFilesAreWritten(t *testing.T) {
	t.Parallel()
	text := head + rowsOf(1, 3)
	encode := func(b []byte, err error) []byte { must(t, err); return b }
	gb := encode(simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text)))
	west, err := charmap.Windows1252.NewEncoder().Bytes([]byte(head + "1,other,2026-01-02 10:00,Zoë Müller,résumé perdu,,\n" +
		"2,other,2026-01-02 10:00,Zoë Müller,résumé perdu,,\n3,other,2026-01-02 10:00,Zoë Müller,résumé perdu,,\n"))
	must(t, err)
	for name, x := range map[string]struct {
		encoding string
		text     []byte
	}{
		"mark":                 {"", []byte("\ufeff" + text)},
		"mark before a quote":  {"", []byte("\ufeff\"no\"" + text[2:])},
		"windows":              {"", []byte(strings.ReplaceAll(text, "\n", "\r\n"))},
		"old mac":              {"", []byte(strings.ReplaceAll(text, "\n", "\r"))},
		"gb 18030 by name":     {"GB18030", gb},
		"gb 18030 by look":     {"", gb},
		"utf-16, little":       {"", encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text)))},
		"utf-16, big":          {"utf-16", encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text)))},
		"a Western code page":  {"windows-1252", west},
		"empty columns behind": {"", []byte(head + strings.ReplaceAll(rowsOf(1, 3), ",,\n", ",,,, ,\n"))},
	} {
		m, err := ReadMapping([]byte(mapping + "\nencoding: " + x.encoding))
		must(t, err)
		im := Import{Mapping: m, Zone: time.UTC, By: complaint.System, Workers: 1}
		if n, err := over(&door{}, &im, bytes.NewReader(x.text)); err != nil || n.Taken != 3 {
			t.Errorf("%s: %+v, %v", name, n, err)
		}
	}
	_, err = ReadMapping([]byte(mapping + "\nencoding: ebcdic"))
	if f := fault.As(err); f == nil || f.Fields[0].Path != "encoding" {
		t.Error(err)
	}
}

// What is no text is refused row by row, and never read as other characters.
func TestRowsThatAreNoText(t *testing.T) {
	t.Parallel()
	good := rowsOf(1, 2)
	west, err := charmap.Windows1252.NewEncoder().String("3,other,2026-01-02 10:00,Zoë Müller,résumé perdu,,\n")
	must(t, err)
	for name, x := range map[string]struct {
		text    string
		taken   int
		refused []string
	}{
		"a damaged character": {good + "3,电话,2026-01-02 10:00,周,断\xe7\xbd网,,\n" + rowsOf(4, 4), 3, []string{"4 batch.not_text"}},
		"zero characters":     {good + "3,电话,2026-01-02 10:00,周,断\x00网,,\n" + rowsOf(4, 4), 3, []string{"4 batch.zero"}},
		"a Western code page": {west, 0, []string{"2 batch.not_text"}},
		"a line without end":  {good + strings.Repeat("x", maxLine+1) + "\n" + rowsOf(4, 4), 3, []string{"4 batch.line_too_long"}},
		"other columns":       {good + "3,电话\n4,电话,2026-01-02 10:00,周,断网,,,x\n", 2, []string{"4 batch.columns", "5 batch.columns"}},
	} {
		n, refused := run(t, &door{}, []byte(head+x.text))
		if n.Taken != x.taken || !slices.Equal(refused, x.refused) {
			t.Errorf("%s: %+v, refused %q", name, n, refused)
		}
	}
}

// A packed file that was cut off says where, after what came before was taken.
func TestAFileThatIsCutOff(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte(head + rowsOf(1, 5000)))
	must(t, errors.Join(err, z.Close()))
	m, err := ReadMapping([]byte(mapping))
	must(t, err)
	d := &door{}
	im := Import{Mapping: m, Zone: time.UTC, By: complaint.System}
	n, err := over(d, &im, bytes.NewReader(packed.Bytes()[:packed.Len()/2]))
	if f := fault.As(err); f == nil || f.Key != "batch.cut_off" || n.Taken == 0 || n.Taken >= 5000 || n.Refused != 0 {
		t.Fatalf("%+v, %v", n, err)
	}
	whole, err := over(d, &im, &packed)
	if err != nil || whole.Before != n.Taken || whole.Taken != 5000-n.Taken {
		t.Errorf("%+v after %+v, %v", whole, n, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// FuzzRecords: whatever the file, every record and every damaged row begins in a line of its own, further down than the
// one before, so reading always comes to an end.
func FuzzRecords(f *testing.F) {
	f.Add([]byte(head+rowsOf(1, 2)), 0)
	f.Add([]byte("a,b\n1,\"x\n2,\"y,z\"\n\"3\n\",\"\"\n4,\"\"\"\n"), 2)
	f.Fuzz(func(t *testing.T, text []byte, width int) {
		r := &records{lines: newLines(bytes.NewReader(text)), delimiter: ","}
		for last := 0; ; {
			rec, err := r.read()
			if errors.Is(err, io.EOF) {
				return
			}
			at := rec.line
			var bad *damaged
			if errors.As(err, &bad) {
				at = bad.line
			} else if len(rec.values) != width {
				r.undo()
			}
			if at <= last {
				t.Fatalf("line %d after %d", at, last)
			}
			last = at
		}
	})
}
