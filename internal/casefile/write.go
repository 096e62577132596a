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

	"amends/internal/account"
	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/customer"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/house"
	"amends/internal/improve"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/register"
	"amends/internal/stream"
	"amends/internal/vault"
)

// Which is the record that is meant.
type Which struct{ kind, id string }

// Complaint is that of a complaint, with all that belongs to it.
func Complaint(id string) Which { return Which{complaint.Stream.Name, id} }

// Action is that of a corrective action alone.
func Action(id string) Which { return Which{improve.Stream.Name, id} }

// Customer is that of what happened to what is known of a person: who looked, and why.
func Customer(id string) Which { return Which{customer.Stream.Name, customer.ID(id)} }

// Account is that of the ways into an account.
func Account(staff string) Which { return Which{account.Stream.Name, account.ID(staff)} }

// Settings is that of all settings.
func Settings() Which { return Which{register.Stream.Name, register.History} }

// Stream is that of a stream of any type, by its name.
func Stream(id string) Which { return Which{"", id} }

// File is a case file that is about to be made: of one record, and of what belongs to it.
type File struct {
	h *house.House
	*house.Taking
}

// Open is the file of the record that is meant, which he may take who may read the record.
func Open(ctx context.Context, h *house.House, by string, of Which) (*File, error) {
	t, err := h.Taking(ctx, by, of.kind, of.id)
	return &File{h, t}, err
}

// called is what the record goes by: the number of a complaint, or the name of the stream.
func (f *File) called() string {
	if f.Of.Type() == complaint.Stream.Name {
		return f.Number
	}
	return strings.ReplaceAll(f.ID, ":", "-")
}

// Name is that of the ZIP.
func (f *File) Name() string { return f.called() + ".zip" }

// Write exports the record as one ZIP, with the sheets that sheet draws of a complaint when there is one, after it is on record
// who took it: the file holds people's words in plain.
func (f *File) Write(ctx context.Context, sheet Sheet, out io.Writer) error {
	h := f.h
	what := f.Number
	if len(f.About) == 0 { // else the look stands beside whom it is about
		what = f.called()
	}
	if err := h.Vault.Looked(ctx, f.By, Look, what, f.About...); err != nil {
		return err
	}
	more, err := h.Journal.Stream(ctx, f.ID, len(f.Records)) // the taking itself, where it is of this very stream
	if err != nil {
		return err
	}
	records := append(f.Records, more...)
	m := Manifest{Format: format, ID: f.ID, Number: f.Number, Organisation: h.Register.Snapshot().Organisation.Name,
		ExportedAt: h.Now().UTC(), ExportedBy: f.By, Verifier: h.Keys.Verifier()}
	if f.Of.Type() != complaint.Stream.Name {
		m.Format, m.Type, sheet = formatMore, f.Of.Type(), nil
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
	if texts, err = f.readable(ctx, texts); err != nil {
		return err
	}
	z := &sealing{zip.NewWriter(out), map[string]string{}, h.Now().In(h.Register.Snapshot().Zone())}
	drawn, err := sheets(ctx, sheet, f.ID, f.By)
	if err != nil {
		return err
	}
	if err := z.write(readmeName, strings.NewReader(readme)); err != nil {
		return err
	}
	for i, body := range drawn {
		if err := z.write(fmt.Sprintf(sheetName, field.Languages[i]), &body); err != nil {
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
	out := make([]bytes.Buffer, len(field.Languages))
	for i, lang := range field.Languages {
		if err := draw(ctx, id, by, lang, &out[i]); err != nil {
			return nil, fmt.Errorf("draw sheet: %w", err)
		}
	}
	return out, nil
}

// Look is the field under which the vault notes that a case file was taken.
const Look = "case_file"

// readable are the words that whoever takes them may read; the others stay in the house, and the file says so.
func (f *File) readable(ctx context.Context, texts []vault.Opened) (out []vault.Opened, err error) {
	if f.Hides == nil {
		return texts, nil
	}
	for _, x := range texts {
		hidden, err := f.Hides(ctx, x.Body)
		if err != nil {
			return nil, err
		}
		if !hidden {
			out = append(out, x)
		}
	}
	return out, nil
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
