package page

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"pgregory.net/rapid"
)

// What a browser unpacks is what was packed, whatever the writers of the pool packed before: pages of all sizes around
// the blocks in which the packer works, made of markup that repeats and of words that do not.
func TestPackIsUnpacked(t *testing.T) {
	t.Parallel()
	row := `<tr class="k-row"><td class="k-td k-cell-main"><a class="k-subject-title" href="/c/`
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(0, 6).Draw(t, "parts") {
			b.WriteString(strings.Repeat(row, rapid.IntRange(0, 1700).Draw(t, "rows")))
			b.WriteString(rapid.StringN(0, 400, -1).Draw(t, "words"))
			b.Write(rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(t, "bytes"))
		}
		body := []byte(b.String())
		for encoding, open := range map[string]func(io.Reader) io.Reader{
			"br":   func(r io.Reader) io.Reader { return brotli.NewReader(r) },
			"gzip": func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z },
		} {
			var packed bytes.Buffer
			if err := pack(&packed, encoding, body); err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(open(&packed)); err != nil || !bytes.Equal(got, body) {
				t.Fatalf("%s of %d bytes: %d came back, %v", encoding, len(body), len(got), err)
			}
		}
	})
}
