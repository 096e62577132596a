package house

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/register"
	"amends/internal/store"
)

// Verified is what a whole verification brought.
type Verified struct {
	Journal   journal.Report
	Heads     int // kept outside of the database, and held by the journal
	Cases     int
	Streams   int // of other types
	Indexed   int // cases whose words were compared with the index
	Texts     int
	Erased    int // texts that cannot be read any more because somebody was forgotten
	People    int // whose rows are those on record
	Files     int
	Forgotten int      // files that went with somebody
	Problems  []string // the first mostProblems
	More      int      // further ones
	Behind    []string // what its reader has still to read: not compared as far as that goes
	Remarks   []string // worth knowing, and nothing is wrong
}

// mostProblems is how many problems are told one by one, and how many remarks; the others are counted.
const mostProblems = 200

func (v *Verified) problem(format string, args ...any) {
	if len(v.Problems) >= mostProblems {
		v.More++
		return
	}
	v.Problems = append(v.Problems, fmt.Sprintf(format, args...))
}

func (v *Verified) remark(format string, args ...any) {
	if len(v.Remarks) < mostProblems {
		v.Remarks = append(v.Remarks, fmt.Sprintf(format, args...))
	}
}

// beside names what could not be compared because what it is read from is damaged, and lets the proof go on: a row that
// nobody can read any more must not hide which others were changed. A database that is away ends it.
func (h *House) beside(ctx context.Context, v *Verified, what string, err error) error {
	if err == nil || ctx.Err() != nil || h.Away(err) {
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
	w := &ground{h: h, anchors: anchors, gone: map[string]struct{}{}, ties: map[string]lane.Tied{}, forgotten: map[string]int64{},
		cases: map[string]*heard{}, promised: map[string]int64{}, people: map[string]string{},
		files: map[string][]place{}, kinds: map[string][]kind{}}
	prove := func(list []proof) error {
		for _, p := range list {
			if err := h.beside(ctx, &v, p.what, p.prove(w, ctx, &v)); err != nil {
				return err
			}
		}
		return nil
	}
	for _, r := range h.rooms() {
		if err := h.beside(ctx, &v, "what was read", h.behind(ctx, &v, r)); err != nil {
			return v, err
		}
		if err := prove(r.proofs); err != nil {
			return v, err
		}
	}
	for _, r := range h.rooms() {
		if err := prove(r.claims); err != nil {
			return v, err
		}
	}
	return v, nil
}

func (w *ground) verifyJournal(ctx context.Context, v *Verified) (err error) {
	v.Journal, err = w.h.Journal.Verify(ctx, nil, w.anchors...)
	for _, p := range v.Journal.Problems {
		v.problem("journal position %d: %s", p.Position, p.What)
	}
	return err
}

func (w *ground) verifySettings(ctx context.Context, v *Verified) error {
	if !w.h.Register.TakenOver() {
		v.remark("the settings stand beside the record, as a build of before kept them: " +
			"the next start that takes anything takes them into it")
	}
	settings, err := w.h.Register.Verify(ctx)
	for _, d := range settings.Wrong {
		v.problem("view %s", d)
	}
	if settings.More > 0 {
		v.problem("settings: %d further differences", settings.More)
	}
	return err
}

func (w *ground) verifyViews(ctx context.Context, v *Verified) error {
	if w.h.anew > 0 {
		v.remark("%d rows of cases were made anew from the record at opening, as after a new version: what stood there before is gone", w.h.anew)
	}
	views, err := w.h.Views.Verify(ctx)
	v.Cases = views.Cases
	for _, d := range views.Differences {
		v.problem("view %s", d)
	}
	if views.More > 0 {
		v.problem("view: %d further differences", views.More)
	}
	return err
}

func (w *ground) verifyIndex(ctx context.Context, v *Verified) error {
	index, err := w.h.Views.VerifyIndex(ctx)
	v.Indexed = index.Docs
	for _, what := range index.Wrong {
		v.problem("search %s is not found by its words as they stand in the record", what)
	}
	if index.More > 0 {
		v.problem("search: %d further cases", index.More)
	}
	return err
}

func (w *ground) verifyFigures(ctx context.Context, v *Verified) error {
	figures, err := w.h.Reports.Recount(ctx)
	for _, d := range figures.Wrong {
		v.problem("figure %s", d)
	}
	if figures.Zone != "" {
		v.remark("the figures are counted by the days of %s; the server counts them again by those of the settings", figures.Zone)
	}
	if figures.Older {
		v.remark("the figures are of the measures of another build; the server counts every case again by those of this one")
	}
	if figures.Moved {
		v.problem("figures kept moving while they were compared: verify again in a quieter moment")
	}
	return err
}

// verifyTexts compares the words with what the journal says of them, and reads it for what comes after.
func (w *ground) verifyTexts(ctx context.Context, v *Verified) error {
	texts, err := w.h.Vault.Check(ctx, w.h.DB.Reader())
	v.Texts, w.gone = texts.Texts, texts.Gone
	for _, id := range texts.Bad {
		v.problem("text %s does not open, or is not what its digest says", id)
	}
	if err = w.h.beside(ctx, v, "the words", err); err != nil {
		return err
	}
	if err = w.belongings(ctx); err == nil {
		_, err = w.read(ctx, v)
	}
	w.texts(v)
	w.owners(v)
	return err
}

// compareTexts compares what the rows of some texts say with what the journal says of them.
func (h *House) compareTexts(ctx context.Context, v *Verified, said map[string]string) error {
	kept, err := h.Vault.Digests(ctx, h.DB.Reader(), slices.Collect(maps.Keys(said)))
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
	return nil
}

// Replay makes all views, the indexes of words and of people and the figures again from the journal, and says how many
// events it read. While a server runs it refuses and touches nothing: what is registered meanwhile would be in its way.
func (h *House) Replay(ctx context.Context) (int, error) {
	leave, err := h.DB.Alone(ctx)
	if errors.Is(err, store.ErrOccupied) {
		return 0, errors.New("a server runs on this database: stop it first, on every node")
	}
	if err != nil {
		return 0, err
	}
	defer leave()
	events, damaged := 0, error(nil)
	for _, r := range h.rooms() {
		if r.replay == nil {
			continue
		}
		n, err := r.replay(h, ctx)
		if errors.Is(err, register.ErrDamaged) { // the rest is made again beside it
			damaged, err = err, nil
		}
		if events += n; err != nil {
			return events, err
		}
	}
	return events, damaged
}

func (h *House) replaySettings(ctx context.Context) (int, error) { return h.Register.Remake(ctx) }

// replayViews makes the index of words too.
func (h *House) replayViews(ctx context.Context) (n int, err error) {
	err = h.Views.Rebuild(ctx, func(_, events int) { n = events })
	return n, err
}

func (h *House) replayPeople(ctx context.Context) (int, error) { return 0, h.Vault.Remake(ctx) }

// replayFigures counts what the views have read already.
func (h *House) replayFigures(ctx context.Context) (int, error) {
	if err := h.Reports.Rebuild(ctx); err != nil {
		return 0, err
	}
	return 0, h.Journal.CatchUp(ctx, h.Reports.Reader())
}

// behind says what the reader of a room has still to read: as far as that goes it is not compared.
func (h *House) behind(ctx context.Context, v *Verified, r room) error {
	if r.reader == "" {
		return nil
	}
	read, err := h.Journal.ReadTo(ctx, r.reader)
	if err == nil && read < v.Journal.Size {
		v.Behind = append(v.Behind, fmt.Sprintf("%s: %d events still to be read; they are once the server runs, or by amends replay",
			r.name, v.Journal.Size-read))
	}
	return err
}
