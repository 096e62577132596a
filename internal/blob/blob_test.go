package blob_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"amends/internal/blob"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

var ctx = context.Background()

func setup(t *testing.T, db *store.DB) (*blob.Blobs, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	d, err := blob.OpenDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	return blob.New(db, d), dir
}

func picture(w, h int) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)))
	return b.Bytes()
}

func put(t *testing.T, b *blob.Blobs, name string, body []byte) blob.Ref {
	t.Helper()
	ref, err := b.Put(ctx, bytes.NewReader(body), name, "s1")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return ref
}

func TestLife(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, dir := setup(t, db)
		body := picture(30, 20)
		ref := put(t, b, `C:\photos\照片.png`, body)
		if ref.Type != "image/png" || ref.Size != int64(len(body)) || ref.Name != "照片.png" {
			t.Errorf("%+v", ref)
		}
		if again := put(t, b, "copy.png", body); again.Digest != ref.Digest {
			t.Error("the same bytes are stored twice")
		}
		f, info, err := b.Open(ctx, ref.Digest)
		if err != nil || info.Width != 30 || info.Height != 20 || info.By != "s1" {
			t.Fatalf("%+v %v", info, err)
		}
		got, _ := io.ReadAll(f)
		_ = f.Close()
		if !bytes.Equal(got, body) {
			t.Error("other bytes come back")
		}
		if left, _ := os.ReadDir(filepath.Join(dir, "drafts")); len(left) != 0 {
			t.Errorf("drafts left: %v", left)
		}
		other := put(t, b, "a.txt", []byte("证据文字"))
		path := filepath.Join(dir, other.Digest[:2], other.Digest[2:4], other.Digest)
		lost := put(t, b, "b.txt", []byte("另一份"))
		if rep, err := b.Check(ctx); err != nil || rep.Files != 3 || rep.Missing != nil || rep.Changed != nil {
			t.Errorf("check %+v %v", rep, err)
		}
		_ = os.Chmod(path, 0o600)
		if err := os.WriteFile(path, []byte("证据文宇"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(dir, lost.Digest[:2], lost.Digest[2:4], lost.Digest)); err != nil {
			t.Fatal(err)
		}
		rep, err := b.Check(ctx)
		if err != nil || rep.Files != 1 || !reflect.DeepEqual(rep.Changed, []string{other.Digest}) || !reflect.DeepEqual(rep.Missing, []string{lost.Digest}) {
			t.Errorf("check after damage %+v %v", rep, err)
		}
		for range 2 {
			err := db.Write(ctx, func(tx *store.Tx) error { return b.Forget(ctx, tx, ref.Digest) })
			if err = errors.Join(err, b.Purge(ctx, ref.Digest)); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := b.Open(ctx, ref.Digest); !errors.Is(err, blob.ErrGone) {
			t.Errorf("after deleting: %v", err)
		}
		put(t, b, "copy.png", body)
		if _, err := b.Info(ctx, ref.Digest); err != nil {
			t.Errorf("brought again: %v", err)
		}
		for _, bad := range []string{"", "../../etc/passwd", strings.Repeat("0", 64)} {
			if _, _, err := b.Open(ctx, bad); fault.As(err) == nil || fault.As(err).Kind != fault.Unknown {
				t.Errorf("%q: %v", bad, err)
			}
		}
	})
}

func TestTypes(t *testing.T) {
	t.Parallel()
	b, _ := setup(t, storetest.SQLite(t))
	var z, x bytes.Buffer
	for w, names := range map[*bytes.Buffer][]string{&z: {"note.txt"}, &x: {"[Content_Types].xml", "_rels/.rels", "word/document.xml"}} {
		a := zip.NewWriter(w)
		for _, n := range names {
			f, _ := a.Create(n)
			_, _ = io.WriteString(f, "<?xml version=\"1.0\"?><x/>")
		}
		_ = a.Close()
	}
	elf := append([]byte("\x7fELF\x02\x01\x01\x00"), make([]byte, 100)...)
	for _, c := range []struct {
		name string
		body []byte
		want string // empty: refused
	}{
		{"a.pdf", []byte("%PDF-1.7\n%âãÏÓ\n"), "application/pdf"},
		{"a.txt", []byte("普通文字"), "text/plain"},
		{"a.csv", []byte("a,b\n1,2\n"), "text/csv"},
		{"a.eml", []byte("Whatever: x\n\nbody"), "message/rfc822"},
		{"a.zip", z.Bytes(), "application/zip"},
		{"a.docx", x.Bytes(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"call.wav", append([]byte("RIFF\x24\x00\x00\x00WAVEfmt "), make([]byte, 40)...), "audio/wav"},
		{"a.mp3", append([]byte("ID3\x03\x00\x00\x00\x00\x00\x20TIT2\x00\x00\x00\x05\x00\x00\x00call"), make([]byte, 100)...), "audio/mpeg"},
		{"photo.jpg", []byte("<html><script>alert(1)</script></html>"), ""},
		{"photo.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), ""},
		{"a.svg", []byte("text"), ""},
		{"run.pdf", elf, ""},
		{"run.txt", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"), ""},
		{"notes.txt.exe", []byte("only text"), ""},
		{"script.txt", []byte("#!/usr/bin/env python\nprint(1)"), ""},
	} {
		ref, err := b.Put(ctx, bytes.NewReader(c.body), c.name, "s1")
		if f := fault.As(err); c.want == "" && (f == nil || f.Kind != fault.Invalid) || ref.Type != c.want {
			t.Errorf("%s: %q %v, want %q", c.name, ref.Type, err, c.want)
		}
	}
	if _, err := b.Put(ctx, strings.NewReader(""), "a.txt", ""); fault.As(err) == nil {
		t.Errorf("empty file: %v", err)
	}
	b.Limit = 100_000
	if _, err := b.Put(ctx, strings.NewReader(strings.Repeat("x", 100_001)), "a.txt", ""); fault.As(err) == nil || fault.As(err).Kind != fault.TooLarge {
		t.Errorf("too large: %v", err)
	}
	put(t, b, "a.txt", bytes.Repeat([]byte("y"), 100_000))
	if _, err := b.Put(ctx, io.MultiReader(strings.NewReader(strings.Repeat("z", 50_000)), broken{}), "a.txt", ""); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a broken upload: %v", err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestServe(t *testing.T) {
	t.Parallel()
	b, _ := setup(t, storetest.SQLite(t))
	pic := put(t, b, "a.png", picture(3, 3))
	plain := put(t, b, "a.txt", []byte("0123456789"))
	mail := put(t, b, "m.eml", []byte("From: a@example.com\n\n<script>"))
	get := func(digest, name string, set func(*http.Request)) *http.Response {
		r := httptest.NewRequest("GET", "/", nil)
		if set != nil {
			set(r)
		}
		w := httptest.NewRecorder()
		if err := b.Serve(w, r, digest, name, false); err != nil {
			t.Fatal(err)
		}
		return w.Result()
	}
	res := get(pic.Digest, "现场\"照片.png", nil)
	how, params, err := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
	if err != nil || how != "inline" || params["filename"] != "现场_照片.png" {
		t.Errorf("%q: %s %v %v", res.Header.Get("Content-Disposition"), how, params, err)
	}
	if res.Header.Get("Content-Type") != "image/png" || res.Header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(res.Header.Get("Content-Security-Policy"), "sandbox;") {
		t.Errorf("headers %v", res.Header)
	}
	res = get(plain.Digest, "a.txt", func(r *http.Request) { r.Header.Set("Range", "bytes=2-4") })
	if body, _ := io.ReadAll(res.Body); res.StatusCode != 206 || string(body) != "234" {
		t.Errorf("range: %d %q", res.StatusCode, body)
	}
	if res = get(pic.Digest, "a", func(r *http.Request) { r.Header.Set("If-None-Match", `"`+pic.Digest+`"`) }); res.StatusCode != 304 {
		t.Errorf("unchanged: %d", res.StatusCode)
	}
	gbk := put(t, b, "gbk.txt", []byte("\xcd\xb6\xcb\xdf\xd6\xa4\xbe\xdd\xa3\xba\xcd\xf8\xc2\xe7"))
	for d, want := range map[string]string{gbk.Digest: "text/plain; charset=gb18030", plain.Digest: "text/plain; charset=utf-8"} {
		res := get(d, "a.txt", nil)
		if body, _ := io.ReadAll(res.Body); res.Header.Get("Content-Type") != want || len(body) < 10 {
			t.Errorf("%q, want %q, %d bytes", res.Header.Get("Content-Type"), want, len(body))
		}
	}
	if res = get(mail.Digest, "m.eml", nil); !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("mail is shown in place: %v", res.Header)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	b, _ := setup(t, storetest.SQLite(t))
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if _, err := b.Put(ctx, strings.NewReader("the same bytes"), "a.txt", "s1"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if rep, err := b.Check(ctx); err != nil || rep.Files != 1 {
		t.Errorf("%+v %v", rep, err)
	}
}
