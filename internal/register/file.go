package register

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/token"

	"amends/internal/bound"
	"amends/internal/fault"
	"amends/internal/typed"
)

// MaxFile is the largest settings file that is read; an organisation with ten thousand people fits in half of it.
const MaxFile = 8 << 20

// room is what a settings file may hold. Ten thousand people are 240,000 parts; ours nest a third as deep.
var room = bound.YAML{Bytes: MaxFile, Depth: 32, Parts: 300_000}

// reading lets one file be read at a time: a large one takes a hundred times its size while it is.
var reading sync.Mutex

// Of large files, waiting says how many are held until it is their turn. Beyond queue they are sent away: who gives up
// waiting leaves his file in the line, and the next would wait for it.
var waiting atomic.Int32

const (
	large = 256 << 10
	queue = 4
)

// Read reads a bundle from one YAML file. A key that does not exist is a fault with its line.
func Read(r io.Reader) (Bundle, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return Bundle{}, fmt.Errorf("read settings: %w", err)
	}
	if len(text) > large {
		defer waiting.Add(-1)
		if waiting.Add(1) > queue {
			return Bundle{}, fault.New(fault.TooMany, "register.busy", "seconds", 30)
		}
	}
	return read("", text)
}

// ReadDir reads a folder: every *.yaml file in it and below holds a part of the bundle.
func ReadDir(files fs.FS) (Bundle, error) {
	var b Bundle
	seen := map[key]string{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || (path.Ext(name) != ".yaml" && path.Ext(name) != ".yml") {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		part, err := read(name, text)
		if err != nil {
			return err
		}
		for _, c := range part.changes() {
			if other, twice := seen[c.key]; twice {
				return fault.Input(name, "register.twice", "value", c.key.id, "kind", string(c.key.kind), "by", other)
			}
			seen[c.key] = name
		}
		b = b.Merge(part)
		return nil
	})
	if err != nil && fault.As(err) == nil {
		return b, fmt.Errorf("read settings: %w", err)
	}
	return b, err
}

func read(name string, text []byte) (Bundle, error) {
	reading.Lock()
	defer reading.Unlock()
	var b Bundle
	if err := typed.UTF8(text); err != nil {
		return b, err
	}
	if err := plain(name, string(text)); err != nil {
		return b, err
	}
	err := decodeYAML(text, &b)
	if err != nil && !errors.Is(err, io.EOF) {
		if errors.Is(err, errSeveral) {
			return b, fault.Input(cmp.Or(name, "file"), "register.several_documents")
		}
		var e yaml.Error
		if !errors.As(err, &e) || e.GetToken() == nil {
			return b, fault.Input(name, "register.unreadable", "error", err.Error()).With(err)
		}
		return b, atLine(name, e.GetToken(), "register.unreadable", "error", e.GetMessage())
	}
	seen := map[key]bool{}
	for _, c := range b.changes() {
		if seen[c.key] {
			return b, fault.Input(name, "register.twice", "value", c.key.id, "kind", string(c.key.kind), "by", name)
		}
		seen[c.key] = true
	}
	return b, nil
}

var errSeveral = errors.New("several documents")

// decodeYAML is strict, takes no second document behind the first, which would be dropped, and turns a panic of the YAML
// library on a broken file into an error.
func decodeYAML(text []byte, b *Bundle) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the YAML reader gave up: %v", p)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := d.Decode(b); err != nil {
		return err
	}
	var more any
	if err := d.Decode(&more); err == nil && more != nil {
		return errSeveral
	}
	return nil
}

// plain refuses what settings never need and a hostile file may hold.
func plain(name, text string) error {
	switch b := room.Check(text); {
	case b == nil:
		return nil
	case b.What == bound.TooLarge:
		return fault.New(fault.TooLarge, "register.file_too_large", "file", name, "max", b.Max)
	case b.What == bound.TooMany:
		return fault.New(fault.TooLarge, "input.too_many_values", "max", b.Max)
	case b.What == bound.NotPlain:
		return atLine(name, b.Token, "register.not_plain", "text", b.Token.Value)
	default:
		return atLine(name, b.Token, "register.too_deep", "max", b.Max)
	}
}

func atLine(name string, t *token.Token, key string, args ...any) error {
	at := "line " + strconv.Itoa(t.Position.Line)
	if name != "" {
		at = name + " " + at
	}
	return fault.Input(at, key, append(args, "line", t.Position.Line, "column", t.Position.Column)...)
}

// Export writes all settings as one YAML file that Read reads back.
func Export(s *Snapshot, w io.Writer) error {
	text, err := encode(s.Bundle())
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// Files are all settings as a folder that ReadDir reads back, by name: a file a kind, and a file for each calendar and
// each version of a procedure.
func Files(s *Snapshot) (map[string][]byte, error) {
	b := s.Bundle()
	parts := map[string]Bundle{
		"organisation.yaml": {Organisation: b.Organisation},
		"roles.yaml":        {Roles: b.Roles},
		"departments.yaml":  {Departments: b.Departments},
		"staff.yaml":        {Staff: b.Staff},
		"channels.yaml":     {Channels: b.Channels},
		"categories.yaml":   {Categories: b.Categories},
		"causes.yaml":       {Causes: b.Causes},
		"templates.yaml":    {Templates: b.Templates},
		"tiers.yaml":        {Tiers: b.Tiers},
		"rules.yaml":        {Rules: b.Rules},
		"in_force.yaml":     {InForce: b.InForce},
	}
	for i := range b.Calendars {
		parts["calendars/"+b.Calendars[i].ID+".yaml"] = Bundle{Calendars: b.Calendars[i : i+1]}
	}
	for i := range b.Procedures {
		p := b.Procedures[i].Procedure
		parts["procedures/"+VersionID(p.ID, p.Version)+".yaml"] = Bundle{Procedures: b.Procedures[i : i+1]}
	}
	files := make(map[string][]byte, len(parts))
	for name, part := range parts {
		if len(part.changes()) == 0 {
			continue
		}
		text, err := encode(part)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files[name] = text
	}
	return files, nil
}

// ExportDir writes Files into a folder, which is made when it is not there.
func ExportDir(s *Snapshot, dir string) error {
	files, err := Files(s)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
			return fmt.Errorf("export settings: %w", err)
		}
		if err := os.WriteFile(to, files[name], 0o640); err != nil {
			return fmt.Errorf("export settings: %w", err)
		}
	}
	return nil
}

func encode(b Bundle) ([]byte, error) {
	text, err := yaml.MarshalWithOptions(b, yaml.UseLiteralStyleIfMultiline(true), yaml.IndentSequence(true))
	if err != nil {
		return nil, fmt.Errorf("write settings: %w", err)
	}
	return text, nil
}
