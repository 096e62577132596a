package house

import (
	"context"
	"errors"
	"fmt"

	"amends/internal/complaint"
	"amends/internal/journal"
)

// Verified is what a whole verification brought.
type Verified struct {
	Journal  journal.Report
	Heads    int // kept outside of the database, and held by the journal
	Cases    int
	Indexed  int // cases whose words were compared with the index
	Texts    int
	Erased   int
	Files    int
	Problems []string
	Remarks  []string // worth knowing, and nothing is wrong
}

func (v *Verified) problem(format string, args ...any) {
	if len(v.Problems) < 200 {
		v.Problems = append(v.Problems, fmt.Sprintf(format, args...))
	}
}

func (v *Verified) remark(format string, args ...any) {
	if len(v.Remarks) < 200 {
		v.Remarks = append(v.Remarks, fmt.Sprintf(format, args...))
	}
}

// beside names what could not be compared because the journal is damaged, and lets the proof go on: an event that nobody
// can read any more must not hide which others were changed.
func (v *Verified) beside(what string, err error) error {
	if err == nil || len(v.Problems) == 0 || errors.Is(err, context.Canceled) {
		return err
	}
	v.problem("%s could not be compared: %v", what, err)
	return nil
}

// Verify proves everything that is kept: the journal against its log, the views against their replay, the words against
// the digests in the journal, the files against their names, the figures against a recount. Anchors are further heads that
// were kept elsewhere, beside those that the house remembers by itself.
func (h *House) Verify(ctx context.Context, anchors ...string) (Verified, error) {
	var v Verified
	anchors, err := h.verifyHeads(ctx, &v, anchors)
	if err != nil {
		return v, err
	}
	if v.Journal, err = h.Journal.Verify(ctx, nil, anchors...); err != nil {
		return v, err
	}
	for _, p := range v.Journal.Problems {
		v.problem("journal position %d: %s", p.Position, p.What)
	}
	views, err := h.Views.Verify(ctx)
	if err = v.beside("the views", err); err != nil {
		return v, err
	}
	v.Cases = views.Cases
	for _, d := range views.Differences {
		v.problem("view %s", d)
	}
	if views.More > 0 {
		v.problem("view: %d further differences", views.More)
	}
	index, err := h.Views.VerifyIndex(ctx)
	if err = v.beside("the index of words", err); err != nil {
		return v, err
	}
	v.Indexed = index.Docs
	for _, what := range index.Wrong {
		v.problem("search %s is not found by its words as they stand in the record", what)
	}
	if index.More > 0 {
		v.problem("search: %d further cases", index.More)
	}
	figures, err := h.Reports.Recount(ctx)
	if err = v.beside("the figures", err); err != nil {
		return v, err
	}
	for _, d := range figures.Wrong {
		v.problem("figure %s", d)
	}
	if figures.Zone != "" {
		v.remark("the figures are counted by the days of %s; the server counts them again by those of the settings", figures.Zone)
	}
	if figures.Moved {
		v.problem("figures kept moving while they were compared: verify again in a quieter moment")
	}
	files := map[string]bool{}
	if err := h.verifyTexts(ctx, &v, func(r journal.Record) {
		complaint.EachFile(r.Payload, func(digest string) { files[digest] = true })
	}); err != nil {
		return v, err
	}
	return v, h.verifyFiles(ctx, &v, files)
}

// verifyTexts compares every text with its own digest, and that digest with the one that the journal signed. Every event
// passes by seen.
func (h *House) verifyTexts(ctx context.Context, v *Verified, seen func(journal.Record)) error {
	texts, err := h.Vault.Check(ctx, h.DB.Reader())
	if err != nil {
		return err
	}
	v.Texts, v.Erased = texts.Texts, texts.Erased
	for _, id := range texts.Bad {
		v.problem("text %s does not open, or is not what its digest says", id)
	}
	for position := int64(0); ; {
		list, err := h.Journal.After(ctx, position, 500)
		if err != nil || len(list) == 0 {
			return err
		}
		said := map[string]string{}
		for _, r := range list {
			seen(r)
			complaint.EachText(r.Payload, func(id, digest string) { said[id] = digest })
		}
		ids := make([]string, 0, len(said))
		for id := range said {
			ids = append(ids, id)
		}
		kept, err := h.Vault.Digests(ctx, h.DB.Reader(), ids)
		if err != nil {
			return err
		}
		for id, digest := range said {
			switch kept[id] {
			case digest:
			case "":
				v.problem("text %s is missing", id)
			default:
				v.problem("text %s is not the one that the journal knows", id)
			}
		}
		position = list[len(list)-1].Position
	}
}

// Replay makes all views, the index of words and the figures again from the journal, with the server stopped, and says how
// many events it read.
func (h *House) Replay(ctx context.Context) (int, error) {
	n := 0
	if err := h.Views.Rebuild(ctx, func(_, events int) { n = events }); err != nil {
		return n, err
	}
	if err := h.Reports.Rebuild(ctx); err != nil {
		return n, err
	}
	return n, h.Journal.CatchUp(ctx, h.Reports.Reader())
}
