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

	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/journal"
)

// Write exports the case id as one ZIP.
func Write(ctx context.Context, h *house.House, id, by string, out io.Writer) error {
	records, err := h.Journal.Stream(ctx, id, 0)
	if err != nil {
		return err
	}
	record, err := journal.DecodeAll(records)
	if err != nil {
		return err
	}
	s := complaint.Fold(complaint.State{}, record)
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
	z := zip.NewWriter(out)
	m := Manifest{Format: format, Number: s.Number, ID: id, Organisation: h.Register.Snapshot().Organisation.Name,
		ExportedAt: h.Now().UTC(), ExportedBy: by, Events: len(records), Verifier: h.Keys.Verifier()}
	if err := member(z, readmeName, []byte(readme)); err != nil {
		return err
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
	if err := files(ctx, z, h.Blobs, s); err != nil {
		return err
	}
	return z.Close()
}

// refs lists the ids of the texts that the events refer to.
func refs(records []journal.Record) []string {
	seen := map[string]bool{}
	for _, r := range records {
		complaint.EachText(r.Payload, func(id, _ string) { seen[id] = true })
	}
	return slices.Sorted(maps.Keys(seen))
}

func files(ctx context.Context, z *zip.Writer, blobs *blob.Blobs, s complaint.State) error {
	done := map[string]bool{}
	for _, e := range s.Evidence {
		for _, f := range e.Files {
			if done[f.Digest] {
				continue
			}
			done[f.Digest] = true
			r, _, err := blobs.Open(ctx, f.Digest)
			if err != nil {
				continue // erased: the record keeps the digest
			}
			w, err := z.Create(filesDir + f.Digest)
			if err == nil {
				_, err = io.Copy(w, r)
			}
			_ = r.Close()
			if err != nil {
				return fmt.Errorf("write file %s: %w", f.Digest, err)
			}
		}
	}
	return nil
}

func member(z *zip.Writer, name string, body []byte) error {
	w, err := z.Create(name)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = w.Write(body)
	return err
}

func memberJSON(z *zip.Writer, name string, v any) error {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return member(z, name, append(body, '\n'))
}

func lines[T any](z *zip.Writer, name string, list []T) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, v := range list {
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return member(z, name, b.Bytes())
}
