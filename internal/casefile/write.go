package casefile

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/house"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/stream"
)

// Write exports the stream id, which is a case as a rule, and all that belongs to it as one ZIP, with the sheets that
// sheet draws when there is one, after it is on record that by took it: the file holds people's words in plain.
func Write(ctx context.Context, h *house.House, id, by string, sheet Sheet, out io.Writer) error {
	records, err := h.Journal.Stream(ctx, id, 0)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return fault.New(fault.Unknown, "complaint.unknown")
	}
	m := Manifest{Format: format, ID: id, Organisation: h.Register.Snapshot().Organisation.Name,
		ExportedAt: h.Now().UTC(), ExportedBy: by, Verifier: h.Keys.Verifier()}
	about, err := cover(ctx, h, &m, records)
	if err != nil {
		return err
	}
	if records, err = belonging(ctx, h, &m, records); err != nil {
		return err
	}
	positions := make([]int64, len(records))
	for i, r := range records {
		positions[i] = r.Position
	}
	proof, err := h.Journal.Prove(ctx, positions)
	if err != nil {
		return err
	}
	texts, err := h.Vault.OpenTexts(ctx, h.DB.Reader(), refs(records))
	if err != nil {
		return err
	}
	if err := h.Vault.Looked(ctx, by, Look, m.Number, about...); err != nil {
		return err
	}
	z := &sealing{zip.NewWriter(out), map[string]string{}, h.Now().In(h.Register.Snapshot().Zone())}
	drawn, err := sheets(ctx, sheet, id, by)
	if err != nil {
		return err
	}
	if err := z.write(readmeName, strings.NewReader(readme)); err != nil {
		return err
	}
	for i, body := range drawn {
		if err := z.write(fmt.Sprintf(sheetName, languages[i]), &body); err != nil {
			return err
		}
	}
	if err := memberJSON(z, manifestName, m); err != nil {
		return err
	}
	events := make([]event, len(records))
	for i, r := range records {
		events[i] = eventOf(r)
	}
	if err := lines(z, eventsName, events); err != nil {
		return err
	}
	if err := lines(z, textsName, texts); err != nil {
		return err
	}
	if err := memberJSON(z, proofName, proof); err != nil {
		return err
	}
	if err := z.write(headName, strings.NewReader(proof.Head)); err != nil {
		return err
	}
	if err := files(ctx, z, h.Blobs, records); err != nil {
		return err
	}
	if err := z.seal(h); err != nil {
		return err
	}
	return z.zip.Close()
}

// sheets draws the case in every language, before anything goes out: an error may still be told.
func sheets(ctx context.Context, draw Sheet, id, by string) ([]bytes.Buffer, error) {
	if draw == nil {
		return nil, nil
	}
	out := make([]bytes.Buffer, len(languages))
	for i, lang := range languages {
		if err := draw(ctx, id, by, lang, &out[i]); err != nil {
			return nil, fmt.Errorf("draw sheet: %w", err)
		}
	}
	return out, nil
}

// Look is the field under which the vault notes that a case file was taken.
const Look = "case_file"

// cover says on the manifest what the record is of, and gives the people whom it is about.
func cover(ctx context.Context, h *house.House, m *Manifest, records []journal.Record) ([]string, error) {
	of := typeOf(h.Streams(), records[0].Type)
	if of == nil {
		return nil, fmt.Errorf("case file: %q is no event of a stream known here", records[0].Type)
	}
	if of.Type() == complaint.Stream.Name {
		record, err := complaint.Stream.DecodeAll(records)
		if err != nil {
			return nil, err
		}
		s := complaint.Fold(complaint.State{}, record)
		m.Number = s.Number
		return people(&s), nil
	}
	m.Format, m.Type = formatMore, of.Type()
	tie, err := of.TieOf(records)
	switch {
	case err != nil:
		return nil, err
	case tie.Case != "":
		s, err := h.Desk.Load(ctx, tie.Case)
		m.Number = s.Number
		return people(&s), err
	case tie.Person != "":
		return []string{tie.Person}, nil
	}
	return nil, nil
}

// typeOf is the type of stream that an event belongs to; nil when it is none of these.
func typeOf(known []stream.Type, event string) stream.Type {
	for _, of := range known {
		if of.Has(event) {
			return of
		}
	}
	return nil
}

// belonging adds the records of what belongs to a case, and names them on the manifest.
func belonging(ctx context.Context, h *house.House, m *Manifest, records []journal.Record) ([]journal.Record, error) {
	tied, err := lane.TiedTo(ctx, h.DB.Reader(), m.ID)
	if err != nil {
		return nil, err
	}
	for _, t := range tied {
		its, err := h.Journal.Stream(ctx, t.ID, 0)
		if err != nil {
			return nil, err
		}
		m.Format, m.Belonging = formatMore, append(m.Belonging, Belonging{t.Stream, t.ID, len(its)})
		records = append(records, its...)
	}
	m.Events = len(records)
	return records, nil
}

// people are those whose data the file holds.
func people(s *complaint.State) []string {
	var out []string
	for _, p := range []string{s.Person, s.Representative} {
		if p != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// refs lists the ids of the texts that the events refer to.
func refs(records []journal.Record) []string {
	seen := map[string]bool{}
	for _, r := range records {
		field.EachText(r.Payload, func(id, _ string) { seen[id] = true })
	}
	return slices.Sorted(maps.Keys(seen))
}

// files writes every file that an event names, whoever brought it.
func files(ctx context.Context, z *sealing, blobs *blob.Blobs, records []journal.Record) error {
	done := map[string]bool{}
	for _, r := range records {
		for _, digest := range named(r.Payload) {
			if done[digest] {
				continue
			}
			done[digest] = true
			f, _, err := blobs.Open(ctx, digest)
			if fault.As(err) != nil {
				continue // erased, or never stored: the record keeps the digest
			}
			if err != nil {
				return err
			}
			err = z.write(filesDir+digest, f)
			_ = f.Close()
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// named lists the digests of the files that an event names.
func named(payload []byte) []string {
	var out []string
	complaint.EachFile(payload, func(f complaint.File) { out = append(out, f.Digest) })
	return out
}

func memberJSON(z *sealing, name string, v any) error {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return z.write(name, bytes.NewReader(append(body, '\n')))
}

func lines[T any](z *sealing, name string, list []T) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, v := range list {
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return z.write(name, &b)
}
