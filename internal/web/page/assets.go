package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"sort"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// Source is the static files of the kit or of one feature.
type Source struct {
	FS      fs.FS
	Dir     string   // the folder the files are served under: "kit", "queue"
	Layers  []Layer  // style sheets, in order
	Modules []string // ES modules that every workbench page loads
	Portal  []string // ES modules that every portal page loads
	Joined  []Joined // scripts that must come together or not at all
}

// Feature is the part of a feature: its style sheet, which bears its name, and its modules.
func Feature(files fs.FS, name string, modules ...string) Source {
	return Source{FS: files, Dir: name, Layers: []Layer{{Name: "feature", File: name + ".css"}}, Modules: modules}
}

// Joined is one file made of several, served under Name beside them.
type Joined struct {
	Name  string
	Files []string
}

// Layer is one style sheet and the cascade layer it belongs to.
type Layer struct {
	Name   string // reset, tokens, kit, feature or print
	File   string
	Portal bool // also part of the customers' style sheet, which old web views read: no :has, no nesting, no layers
	Only   bool // only there
}

// layers is the order in which a later rule wins, whatever its selector.
var layers = []string{"reset", "tokens", "kit", "feature", "print"}

type asset struct {
	mime   string
	raw    []byte
	packed func() (br, gzipd []byte) // nil when it does not pay
}

// Assets serves the files of all sources under a path that holds their common hash: relative imports between modules
// stay within one version, and a browser never asks again for what it has.
type Assets struct {
	hash    string
	files   map[string]asset
	modules map[string][]string
}

// NewAssets joins the style sheets and hashes everything.
func NewAssets(sources ...Source) (*Assets, error) {
	a := &Assets{files: map[string]asset{}, modules: map[string][]string{}}
	raw := map[string][]byte{}
	for _, s := range sources {
		if err := gather(raw, s); err != nil {
			return nil, err
		}
		for _, m := range s.Modules {
			a.modules["app"] = append(a.modules["app"], path.Join(s.Dir, m))
		}
		for _, m := range s.Portal {
			a.modules["portal"] = append(a.modules["portal"], path.Join(s.Dir, m))
		}
	}
	for _, name := range []string{"app.css", "portal.css"} {
		sheet, err := join(sources, name == "portal.css")
		if err != nil {
			return nil, err
		}
		raw[name] = sheet
	}
	names := make([]string, 0, len(raw))
	for n := range raw {
		names = append(names, n)
	}
	sort.Strings(names)
	sum := sha256.New()
	for _, n := range names {
		fmt.Fprintf(sum, "%s %d\n", n, len(raw[n]))
		sum.Write(raw[n])
	}
	a.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	for _, n := range names {
		a.files[n] = compress(n, raw[n])
	}
	return a, nil
}

func gather(raw map[string][]byte, s Source) error {
	for _, j := range s.Joined {
		var all []byte
		for _, f := range j.Files {
			b, err := fs.ReadFile(s.FS, f)
			if err != nil {
				return fmt.Errorf("join %s: %w", j.Name, err)
			}
			all = append(append(all, b...), '\n')
		}
		raw[path.Join(s.Dir, j.Name)] = all
	}
	return fs.WalkDir(s.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch path.Ext(p) {
		case ".js", ".svg", ".png", ".ico", ".webmanifest", ".woff2":
			b, err := fs.ReadFile(s.FS, p)
			if err != nil {
				return fmt.Errorf("read %s: %w", p, err)
			}
			raw[path.Join(s.Dir, p)] = b
		}
		return nil
	})
}

// join writes the style sheets in layer order. The portal's has no layers: a web view that does not know them would
// drop every rule inside.
func join(sources []Source, portal bool) ([]byte, error) {
	var out bytes.Buffer
	if !portal {
		fmt.Fprintf(&out, "@layer %s;\n", strings.Join(layers, ", "))
	}
	for _, layer := range layers {
		for _, s := range sources {
			for _, l := range s.Layers {
				if l.Name != layer || portal && !l.Portal && !l.Only || !portal && l.Only {
					continue
				}
				b, err := fs.ReadFile(s.FS, l.File)
				if err != nil {
					return nil, fmt.Errorf("read style sheet %s: %w", l.File, err)
				}
				if portal {
					out.Write(b)
				} else {
					fmt.Fprintf(&out, "@layer %s {\n%s}\n", layer, b)
				}
			}
		}
	}
	return out.Bytes(), nil
}

// compress prepares the encodings; the work is done once, when a file is first asked for, so that the start is quick.
func compress(name string, raw []byte) asset {
	kind := mime.TypeByExtension(path.Ext(name))
	if path.Ext(name) == ".js" {
		kind = "text/javascript; charset=utf-8"
	}
	f := asset{mime: kind, raw: raw}
	if ext := path.Ext(name); ext == ".png" || ext == ".woff2" || len(raw) < worthwhile {
		return f
	}
	f.packed = sync.OnceValues(func() ([]byte, []byte) {
		var br, gz bytes.Buffer
		level := 10
		if len(raw) > 100<<10 {
			level = 6 // the chart library: a tenth of a second instead of one
		}
		w := brotli.NewWriterLevel(&br, level)
		_, _ = w.Write(raw)
		_ = w.Close() // a bytes.Buffer takes everything
		_ = pack(&gz, "gzip", raw)
		return br.Bytes(), gz.Bytes()
	})
	return f
}

// URL is the address of a file; it changes when any file does.
func (a *Assets) URL(name string) string { return "/assets/" + a.hash + "/" + name }

// Modules are the addresses of the ES modules of "app" or "portal".
func (a *Assets) Modules(of string) []string {
	urls := make([]string, len(a.modules[of]))
	for i, m := range a.modules[of] {
		urls[i] = a.URL(m)
	}
	return urls
}

// Preload are the modules that app.js imports: naming them at once saves a round trip each.
func (a *Assets) Preload() []string {
	var urls []string
	for n := range a.files {
		if path.Ext(n) == ".js" && path.Base(path.Dir(n)) == "js" && path.Base(n) != "boot.js" && path.Base(n) != "portal.js" {
			urls = append(urls, a.URL(n))
		}
	}
	sort.Strings(urls)
	return urls
}

// Text gives a file as it is, for the lints.
func (a *Assets) Text(name string) string { return string(a.files[name].raw) }

// ServeHTTP answers /assets/HASH/NAME. An old hash gets today's file without a promise to keep it.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/assets/"), "/")
	f, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if hash != a.hash {
		h.Set("Cache-Control", "no-cache")
	}
	body := f.raw
	if enc := accepted(r); enc != "" && f.packed != nil {
		h.Set("Content-Encoding", enc)
		br, gz := f.packed()
		if body = gz; enc == "br" {
			body = br
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
