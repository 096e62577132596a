// Package heads remembers the signed heads of the journal outside of the database: in a file beside it, which says how far
// the journal had come when an older database is put back, or the end of one is lost. Beside the heads stand statements of
// the house, signed like them: how far numbers of cases may have been given out, and what somebody decided about a loss.
package heads

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"amends/internal/journal"
)

// current is the file that is added to; asideName are the older ones.
const (
	current   = "heads.log"
	asideName = "heads-%06d.log"
)

// full is how large a file grows before it is thinned and put aside.
const full = 1 << 20

// File is the memory of one data folder. Every method may be called by several goroutines; several processes may share it.
type File struct {
	dir  string
	keys journal.Keys

	mu       sync.Mutex
	last     string           // the head that was added last
	reserved map[string]int64 // by day: up to where this process has noted numbers
	given    map[string]int64 // by day: up to where they were noted before it; nil until somebody asks
}

// Open makes nothing: the file begins with the first head.
func Open(dir string, keys journal.Keys) *File {
	return &File{dir: dir, keys: keys, reserved: map[string]int64{}}
}

// Path is where the newest heads stand.
func (f *File) Path() string { return filepath.Join(f.dir, current) }

// Begun tells whether the house has said that it remembers heads here.
func (f *File) Begun() bool {
	notes, err := readNotes(f.Path())
	return err == nil && slices.ContainsFunc(notes, func(n note) bool {
		s, err := f.open(n)
		return err == nil && s.Kind == Begun
	})
}

// Note adds a head, on disk when it returns. The same head is added once.
func (f *File) Note(h journal.Head) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if h.Note == f.last || h.Size == 0 {
		return nil
	}
	if err := f.add(h.Note); err != nil {
		return err
	}
	f.last = h.Note
	return nil
}

// State adds a statement of the house and answers it as it was signed.
func (f *File) State(s Statement) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state(s)
}

func (f *File) state(s Statement) (string, error) {
	text, err := f.keys.Seal(s.text())
	if err != nil {
		return "", err
	}
	return text, f.add(text)
}

// step is how many numbers are reserved at once: a note on disk for each thousand of a day.
const step = 1000

// Reserve sees to it that the memory knows of numbers of a day up to one, before they are given out.
func (f *File) Reserve(day string, upTo int64, at time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if upTo <= f.reserved[day] {
		return nil
	}
	ceiling := (upTo + step - 1) / step * step
	if _, err := f.state(Statement{Kind: Numbers, At: at, Day: day, UpTo: ceiling}); err != nil {
		return err
	}
	if len(f.reserved) > 5000 { // a long import
		clear(f.reserved)
	}
	f.reserved[day] = ceiling
	return nil
}

// Given is up to where numbers of a day are noted, 0 when none are.
func (f *File) Given(day string) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.given == nil {
		notes, err := f.notes()
		if err != nil {
			return 0, fmt.Errorf("read numbers: %w", err)
		}
		f.given = map[string]int64{}
		for _, n := range notes {
			if !n.statement() || !strings.Contains(n.text, "\nkind "+Numbers+"\n") {
				continue
			}
			if s, err := f.open(n); err == nil {
				f.given[s.Day] = max(f.given[s.Day], s.UpTo)
			}
		}
	}
	return max(f.given[day], f.reserved[day]), nil
}

// add writes one note at the end; a file that is full is put aside before.
func (f *File) add(note string) error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return fmt.Errorf("remember a head: %w", err)
	}
	if info, err := os.Stat(f.Path()); err == nil && info.Size() > full {
		if err := f.rotate(); err != nil {
			return fmt.Errorf("put heads aside: %w", err)
		}
	}
	_, err := os.Stat(f.Path())
	fresh := errors.Is(err, fs.ErrNotExist)
	out, err := os.OpenFile(f.Path(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("remember a head: %w", err)
	}
	// The blank line before it parts it from what a crash may have left half written.
	_, err = out.WriteString("\n" + note)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return fmt.Errorf("remember a head: %w", err)
	}
	if fresh {
		return syncDir(f.dir)
	}
	return nil
}

// thinned is how far apart the heads of a file stand that was put aside; checkpoints and statements all stay.
const thinned = 10 * time.Minute

// rotate puts the current file aside, thinned, and begins a new one with the newest head and the numbers of these days.
func (f *File) rotate() error {
	notes, err := readNotes(f.Path())
	if err != nil {
		return err
	}
	var old, fresh bytes.Buffer
	var at int64
	var newest note
	days := time.Now().AddDate(0, 0, -3)
	for i, n := range notes {
		if n.statement() {
			if s, err := f.open(n); err == nil && (s.Kind != Numbers || s.At.After(days)) {
				fmt.Fprintf(&fresh, "\n%s", n.text) // a decision must be known to whoever reads only the newest file
			}
			fmt.Fprintf(&old, "\n%s", n.text)
			continue
		}
		if n.size() >= newest.size() {
			newest = n
		}
		if n.at()-at >= thinned.Microseconds() || n.kept() || i == len(notes)-1 {
			at = n.at()
			fmt.Fprintf(&old, "\n%s", n.text)
		}
	}
	fmt.Fprintf(&fresh, "\n%s", newest.text)
	aside, err := f.aside()
	if err != nil {
		return err
	}
	number := 0
	if len(aside) > 0 {
		_, _ = fmt.Sscanf(filepath.Base(aside[len(aside)-1]), asideName, &number)
	}
	next := filepath.Join(f.dir, fmt.Sprintf(asideName, number+1))
	return errors.Join(replace(next, old.Bytes()), replace(f.Path(), fresh.Bytes()), syncDir(f.dir))
}

// aside lists the files that were put aside, the oldest first.
func (f *File) aside() ([]string, error) {
	list, err := filepath.Glob(filepath.Join(f.dir, "heads-*.log"))
	slices.Sort(list)
	return list, err
}

// replace writes a file whole under its name.
func replace(name string, body []byte) error {
	out, err := os.OpenFile(name+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = out.Write(body)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return err
	}
	return os.Rename(name+".part", name)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// notes reads the notes of all files in the order in which they were added.
func (f *File) notes() ([]note, error) {
	files, err := f.aside()
	if err != nil {
		return nil, err
	}
	var out []note
	for _, name := range append(files, f.Path()) {
		notes, err := readNotes(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		out = append(out, notes...)
	}
	return out, nil
}

func readNotes(name string) ([]note, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return Split(string(text)), nil
}

// Anchors finds the notes of heads in a text: a file of heads, what serve printed, a mail of a witness.
func Anchors(text string) []string {
	var out []string
	for _, n := range Split(text) {
		if !n.statement() && !n.torn {
			out = append(out, n.text)
		}
	}
	return out
}

var errNothing = errors.New("no signed head is in it")

// headMember is the head in a case file.
const headMember = "head.txt"

// ReadAnchors is Anchors of a file: a text, or a case file, which holds the head that it was proven with. One without any
// is an error.
func ReadAnchors(name string) ([]string, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if z, err := zip.NewReader(bytes.NewReader(text), int64(len(text))); err == nil {
		if text, err = fs.ReadFile(z, headMember); err != nil {
			return nil, fmt.Errorf("%s: %w", name, errNothing)
		}
	}
	out := Anchors(strings.ToValidUTF8(string(text), "?"))
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %w", name, errNothing)
	}
	return out, nil
}
