package casefile

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"amends/internal/house"
	"amends/internal/journal"
)

// The seal lists every member with its digest, signed with the key of the journal. The proofs show that each event was
// recorded; the seal shows that nothing was taken out or put in since: not the last events, no text, no file.

const sealTitle = "amends case file"

// sealing remembers what is written.
type sealing struct {
	zip  *zip.Writer
	sums map[string]string
	at   time.Time // of every member
}

// write adds a member and notes its digest.
func (s *sealing) write(name string, body io.Reader) error {
	w, err := s.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.at})
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, h), body); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	s.sums[name] = hex.EncodeToString(h.Sum(nil))
	return nil
}

func (s *sealing) seal(h *house.House) error {
	var b strings.Builder
	b.WriteString(sealTitle + "\n")
	for _, name := range slices.Sorted(maps.Keys(s.sums)) {
		b.WriteString(s.sums[name] + " " + name + "\n")
	}
	text, err := h.Keys.Seal(b.String())
	if err != nil {
		return err
	}
	return s.write(sealName, strings.NewReader(text))
}

// sealed compares every member with the signed list.
func (f *Findings) sealed(z *zip.Reader, verifier string) error {
	r, err := open(z, sealName)
	if err != nil {
		return err
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil {
		return fmt.Errorf("read %s: %w", sealName, err)
	}
	text, err := journal.OpenSeal(string(raw), verifier)
	if err != nil {
		f.problem("%v", err)
		return nil
	}
	s := bufio.NewScanner(strings.NewReader(text))
	if !s.Scan() || s.Text() != sealTitle {
		f.problem("%s is no seal of a case file", sealName)
		return nil
	}
	listed := map[string]string{}
	for s.Scan() {
		sum, name, _ := strings.Cut(s.Text(), " ")
		listed[name] = sum
	}
	seen := map[string]bool{}
	for _, m := range z.File {
		sum, err := hash(m)
		if err != nil {
			return err
		}
		want, known := listed[m.Name]
		switch {
		case seen[m.Name]:
			f.problem("%s is there twice", m.Name)
		case m.Name == sealName:
		case !known:
			f.problem("%s was put in later", m.Name)
		case sum != want:
			f.problem("%s was changed", m.Name)
		}
		seen[m.Name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		if !seen[name] {
			f.problem("%s was taken out", name)
		}
	}
	return s.Err()
}
