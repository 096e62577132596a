package desk

import (
	"context"
	"maps"
	"slices"

	"amends/internal/complaint"
	"amends/internal/register"
)

// fromNote asks about words for the complainant that were written as an internal note. The record is read only where there is
// a note that could have lent them.
func (t *try) fromNote(ctx context.Context, s *complaint.State) error {
	if !complaint.TellsBeside(s, t.m, t.c) {
		return nil
	}
	record, err := t.d.Record(ctx, s.ID)
	if err != nil {
		return err
	}
	notes, known := complaint.NoteTexts(record...)
	var ids []string
	for _, x := range append(notes[:len(notes):len(notes)], known...) {
		ids = append(ids, x.ID)
	}
	bodies, _, err := t.d.Vault.Texts(ctx, t.d.DB.Reader(), ids)
	if err != nil {
		return err
	}
	words := func(list []complaint.Text) (out []string) {
		for _, x := range list {
			out = append(out, bodies[x.ID])
		}
		return out
	}
	return complaint.KeepNotes(t.c, words(notes), append(words(known), ourWords(t.snap)...))
}

// ourWords are what the house calls its own and says to everybody: a note that quotes them keeps no secret.
func ourWords(snap *register.Snapshot) (out []string) {
	add := func(w register.Title) { out = slices.AppendSeq(out, maps.Values(w)) }
	add(snap.Organisation.Name)
	for _, d := range snap.Departments {
		add(d.Name)
	}
	for _, c := range snap.Categories {
		add(c.Name)
	}
	for _, t := range snap.Templates {
		add(t.Body)
	}
	return out
}

// rehearsedNotes is the same for steps of which nothing is on record yet.
func rehearsedNotes(record []complaint.Recorded, s *complaint.State, m complaint.Meta, c complaint.Command) error {
	if !complaint.TellsBeside(s, m, c) {
		return nil
	}
	notes, known := complaint.NoteTexts(record...)
	words := func(list []complaint.Text) (out []string) {
		for _, x := range list {
			out = append(out, x.Plain)
		}
		return out
	}
	return complaint.KeepNotes(c, words(notes), words(known))
}
