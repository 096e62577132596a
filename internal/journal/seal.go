package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// Seal signs a text that leaves the house, such as the list of what an exported file holds. Its first line must not be
// that of a head, or the one could be passed off as the other.
func (k Keys) Seal(text string) (string, error) {
	if len(text) > len(origin) && text[:len(origin)+1] == origin+"\n" {
		return "", fmt.Errorf("seal: a text must not begin like a head of the journal")
	}
	b, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	return string(b), nil
}

// OpenSeal checks the signature of a sealed text against verifier keys and answers the text.
func OpenSeal(sealed string, verifierKeys ...string) (string, error) {
	var known []note.Verifier
	for _, k := range verifierKeys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return "", fmt.Errorf("verifier key: %w", err)
		}
		known = append(known, v)
	}
	n, err := note.Open([]byte(sealed), note.VerifierList(known...))
	if err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	return n.Text, nil
}
