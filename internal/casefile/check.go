package casefile

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/house"
	"amends/internal/journal"
	"amends/internal/vault"
)

// Findings is what a check brought.
type Findings struct {
	Manifest Manifest
	Texts    int // proven
	Erased   int
	Files    int // proven
	Absent   int // named in the record, not in the archive
	Unknown  int // records of a type of stream that this program does not know: proven, and not read
	Problems []string
}

// OK tells whether nothing contradicts the record.
func (f Findings) OK() bool { return len(f.Problems) == 0 }

func (f *Findings) problem(format string, args ...any) {
	f.Problems = append(f.Problems, fmt.Sprintf(format, args...))
}

// most is how large a member may be: a case file is no bomb.
const most = 1 << 30

// Check proves an archive by itself. verifier is the key that the reader trusts; empty takes the archive's own, which
// shows only that the archive agrees with itself.
func Check(archive io.ReaderAt, size int64, verifier string) (Findings, error) {
	var f Findings
	z, err := zip.NewReader(archive, size)
	if err != nil {
		return f, fmt.Errorf("open case file: %w", err)
	}
	if err := readJSON(z, manifestName, &f.Manifest); err != nil {
		return f, err
	}
	if f.Manifest.Format != format && f.Manifest.Format != formatMore {
		return f, fmt.Errorf("not a case file of a kind known here: %q", f.Manifest.Format)
	}
	if verifier == "" {
		verifier = f.Manifest.Verifier
	}
	records, err := f.records(z)
	if err != nil {
		return f, err
	}
	if err := f.sealed(z, verifier); err != nil {
		return f, err
	}
	f.titled(records)
	f.belong(records)
	var proof journal.Proof
	if err := readJSON(z, proofName, &proof); err != nil {
		return f, err
	}
	if err := journal.CheckProof(verifier, records, proof); err != nil {
		f.problem("%v", err)
	}
	if err := f.texts(z, records); err != nil {
		return f, err
	}
	return f, f.files(z, records)
}

// titled compares what the cover says that the record is of with what it says itself.
func (f *Findings) titled(records []journal.Record) {
	if len(records) > 0 {
		of := typeOf(house.Streams(), records[0].Type)
		if is := cmp.Or(f.Manifest.Type, complaint.Stream.Name); of != nil && of.Type() != is {
			f.problem("the record is of a %s, the manifest says %s", of.Type(), is)
		}
	}
	for _, r := range records {
		e, err := complaint.Stream.Decode(r)
		if err != nil {
			continue // the proof says what is wrong with it
		}
		if reg, ok := e.Event.(complaint.Registered); ok && reg.Number != f.Manifest.Number {
			f.problem("the record is of %s, the manifest says %s", reg.Number, f.Manifest.Number)
		}
	}
}

// belong compares what the manifest says of the further records with what they say themselves, as far as their types
// are known here.
func (f *Findings) belong(records []journal.Record) {
	at := f.own()
	for _, b := range f.Manifest.Belonging {
		from := min(at, len(records))
		at = min(from+max(b.Events, 0), len(records))
		its := records[from:at]
		if len(its) == 0 {
			continue
		}
		of := typeOf(house.Streams(), its[0].Type)
		if of == nil {
			f.Unknown++
			continue
		}
		tie, err := of.TieOf(its)
		if err == nil && (of.Type() != b.Type || tie.Case != f.Manifest.ID) { // else the proof says what is wrong with it
			f.problem("%s is not of a %s that belongs to %s", b.ID, b.Type, f.Manifest.ID)
		}
	}
}

// own is how many events the first record has.
func (f *Findings) own() int {
	n := f.Manifest.Events
	for _, b := range f.Manifest.Belonging {
		n -= max(b.Events, 0)
	}
	return max(n, 0)
}

// records reads the events and checks that none is left out: versions from 1 without a gap, one stream after the other.
func (f *Findings) records(z *zip.Reader) ([]journal.Record, error) {
	var out []journal.Record
	left := append([]Belonging{{ID: f.Manifest.ID, Events: f.own()}}, f.Manifest.Belonging...)
	version := 0
	err := eachLine(z, eventsName, func(line []byte) error {
		var e event
		if err := json.Unmarshal(line, &e); err != nil {
			return err
		}
		for len(left) > 1 && version >= left[0].Events {
			left, version = left[1:], 0
		}
		if version++; e.Version != version || e.Stream != left[0].ID {
			f.problem("event at position %d is version %d of %s, expected version %d of %s",
				e.Position, e.Version, e.Stream, version, left[0].ID)
		}
		out = append(out, e.record())
		return nil
	})
	if len(out) != f.Manifest.Events {
		f.problem("the record has %d events, the manifest says %d", len(out), f.Manifest.Events)
	}
	return out, err
}

func (f *Findings) texts(z *zip.Reader, records []journal.Record) error {
	digests := map[string]string{}
	for _, r := range records {
		field.EachText(r.Payload, func(id, digest string) { digests[id] = digest })
	}
	err := eachLine(z, textsName, func(line []byte) error {
		var t vault.Opened
		if err := json.Unmarshal(line, &t); err != nil {
			return err
		}
		want, ok := digests[t.ID]
		switch {
		case !ok:
			f.problem("text %s belongs to no event", t.ID)
		case want != t.Digest || !t.Proves():
			f.problem("text %s is not the one on record", t.ID)
		case t.Erased:
			f.Erased++
		default:
			f.Texts++
		}
		delete(digests, t.ID)
		return nil
	})
	f.Absent += len(digests)
	return err
}

func (f *Findings) files(z *zip.Reader, records []journal.Record) error {
	wanted := map[string]bool{}
	for _, r := range records {
		for _, digest := range named(r.Payload) {
			wanted[digest] = true
		}
	}
	for _, m := range z.File {
		digest, ok := strings.CutPrefix(m.Name, filesDir)
		if !ok {
			continue
		}
		sum, err := hash(m)
		if err != nil {
			return err
		}
		switch {
		case sum != digest:
			f.problem("file %s was changed", digest)
		case !wanted[digest]:
			f.problem("file %s belongs to no event", digest)
		default:
			f.Files++
		}
		delete(wanted, digest)
	}
	f.Absent += len(wanted)
	return nil
}

func hash(m *zip.File) (string, error) {
	r, err := m.Open()
	if err != nil {
		return "", fmt.Errorf("read %s: %w", m.Name, err)
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(r, most)); err != nil {
		return "", fmt.Errorf("read %s: %w", m.Name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

var errMissing = errors.New("the archive lacks")

func open(z *zip.Reader, name string) (io.ReadCloser, error) {
	for _, m := range z.File {
		if m.Name == name {
			return m.Open()
		}
	}
	return nil, fmt.Errorf("%w %s", errMissing, name)
}

func readJSON(z *zip.Reader, name string, v any) error {
	r, err := open(z, name)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := json.NewDecoder(io.LimitReader(r, most)).Decode(v); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

func eachLine(z *zip.Reader, name string, do func([]byte) error) error {
	r, err := open(z, name)
	if err != nil {
		return err
	}
	defer r.Close()
	s := bufio.NewScanner(io.LimitReader(r, most))
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		if len(bytes.TrimSpace(s.Bytes())) == 0 {
			continue
		}
		if err := do(s.Bytes()); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	return s.Err()
}
