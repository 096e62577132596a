package lane

import (
	"context"
	"errors"

	"amends/internal/field"
	"amends/internal/vault"
)

// Sealing turns the words of one command into references, once, and gives the caller his command back as it came.
type Sealing struct {
	Rows []vault.SealedText
	Done bool
	Key  string // of the person with whose key it was done; empty: the house's
	said []field.Text
}

// Sealer seals one text.
type Sealer func(ctx context.Context, words string) (vault.SealedText, error)

// Sealer seals with the key of a person; the house's where he was forgotten on purpose: what is written now belongs to it.
func (h *House) Sealer(person string) Sealer {
	return func(ctx context.Context, words string) (vault.SealedText, error) {
		s, err := h.Vault.SealText(ctx, h.DB.Reader(), person, words)
		if errors.Is(err, vault.ErrErased) {
			return h.Vault.SealText(ctx, h.DB.Reader(), "", words)
		}
		return s, err
	}
}

// Seal seals the texts of a command, unless that was done.
func (s *Sealing) Seal(ctx context.Context, key string, command any, one Sealer) error {
	if s.Done {
		return nil
	}
	for _, text := range field.Texts(command) {
		s.said = append(s.said, *text)
		if err := s.Add(ctx, text, one); err != nil {
			return err
		}
	}
	s.Done, s.Key = true, key
	return nil
}

// Add turns one more text into a reference.
func (s *Sealing) Add(ctx context.Context, text *field.Text, one Sealer) error {
	if text.Plain == "" { // a reference from outside is nobody's to give
		*text = field.Text{}
		return nil
	}
	row, err := one(ctx, text.Plain)
	if err != nil {
		return err
	}
	s.Rows = append(s.Rows, row)
	text.ID, text.Digest = row.ID, row.Digest
	return nil
}

// Restore puts the words back in.
func (s *Sealing) Restore(command any) {
	if s.said == nil {
		return
	}
	for i, text := range field.Texts(command) {
		if i < len(s.said) {
			*text = s.said[i]
		}
	}
}
