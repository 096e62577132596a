package house

import (
	"context"
	"slices"
	"time"

	"amends/internal/heads"
	"amends/internal/store"
)

// verifyHeads proves what is remembered, and adds it to the heads that the journal must hold.
func (w *ground) verifyHeads(ctx context.Context, v *Verified) error {
	m, err := w.h.Heads.Recall()
	if err != nil {
		return err
	}
	for _, p := range m.Problems {
		v.problem("heads beside the database: %s", p)
	}
	v.Heads = len(m.Heads) + len(w.anchors)
	anchored := len(w.anchors) > 0
	w.anchors = slices.Clone(w.anchors)
	for _, head := range m.Heads {
		w.anchors = append(w.anchors, head.Note)
	}
	return w.h.verifySaid(ctx, v, m, anchored)
}

// verifySaid compares what the house has said about its heads in the memory and in the database. That none was taken out of
// the database its own heads say, which name all of them.
func (h *House) verifySaid(ctx context.Context, v *Verified, m heads.Memory, anchored bool) error {
	notes, err := store.All[string](ctx, h.DB.Reader(), `select note from journal_statement order by no, at, kind`)
	if err != nil {
		return err
	}
	var there []heads.Statement
	for _, n := range notes {
		s, err := h.Heads.Read(n)
		if err != nil {
			v.problem("a statement about the heads: %v", err)
			continue
		}
		there = append(there, s)
	}
	some, same, err := h.Journal.Says(ctx)
	if err != nil { // a damaged head is named by the journal's own proof
		some, same = false, false
	}
	for _, s := range m.Said {
		switch {
		case slices.Contains(there, s.Statement):
		case some && same: // the database never had it
			v.remark("a statement of %s UTC is remembered and not in the database yet; the next start puts it there", s.At.Format(time.DateTime))
		default:
			v.problem("what was said about the heads at %s UTC (%s) is not in the database", s.At.Format(time.DateTime), s.Kind)
		}
	}
	begun := 0
	same = false
	for _, s := range there {
		if s.Kind == heads.Begun {
			begun++
			same = same || slices.ContainsFunc(m.Said, func(x heads.Said) bool { return x.Statement == s })
		}
		tell(v, s)
	}
	switch {
	case begun == 0: // serve begins one
	case !same && !anchored:
		v.problem("the memory of heads that was begun is not in %s: nothing outside of the database says how far it had come."+
			" Where it was lost, or is on another node, give a head that was kept elsewhere with --anchor", h.Heads.Path())
	case begun > 1:
		v.remark("%d memories of heads were begun: on several nodes, or anew after one was lost", begun)
	}
	return nil
}

// tell says for ever what somebody once decided.
func tell(v *Verified, s heads.Statement) {
	at := s.At.Format(time.DateTime)
	switch s.Kind {
	case heads.Loss:
		v.remark("on %s UTC somebody let the house go on with %d events although %d were known; from position %d on what was known is lost",
			at, s.Found, s.Known, s.Kept+1)
	case heads.Damage:
		v.remark("on %s UTC somebody let the house go on although of %d events some from position %d on were lost or changed", at, s.Known, s.Kept+1)
	case heads.Anew:
		v.remark("on %s UTC somebody let the house go on with %d events although the memory of heads was gone:"+
			" whether more were known, only a head that was kept elsewhere can say", at, s.Found)
	}
}
