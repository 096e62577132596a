package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/improve"
	"amends/internal/journal"
	"amends/internal/stream"
)

// Promises is the name of the reader that begins what was promised.
const Promises = "flow.promise"

const hears = "flow.hear"

// promised has what a decision promised begin as a record of its own, or be corrected or withdrawn by it, as soon as
// the
// decision is on record. What is left out here the reader does.
func (f *Flow) promised(ctx context.Context, res *desk.Result) {
	for i, r := range res.Events {
		at := res.Position - int64(len(res.Events)-1-i)
		_ = f.left(ctx, Promises, res.ID, f.follow(context.WithoutCancel(ctx), res.ID, at, r))
	}
}

// heard tells the complaint how an action stands, as soon as that is on record.
func (f *Flow) heard(ctx context.Context, done *desk.ActionDone) {
	_ = f.left(ctx, hears, done.ID, f.stands(context.WithoutCancel(ctx), done.ID, done.Position,
		done.Events[len(done.Events)-1]))
}

// AtOnce has both happen in the call of the command that leads to it: its page then shows what became of it.
func (f *Flow) AtOnce() {
	f.Desk.After = f.promised
	f.Actions.After = f.heard
}

// left says what an automatic act could not do, and whether that holds its reader up.
func (f *Flow) left(ctx context.Context, reader, id string, err error) error {
	switch {
	case err == nil:
	case away(ctx, f.Desk.DB, err):
		return err
	case fault.As(err) != nil:
		log(f.Log).InfoContext(ctx, "left to people", "reader", reader, "stream", id, "why", err.Error())
	default:
		log(f.Log).ErrorContext(ctx, "automatic act", "reader", reader, "stream", id, "err", err)
	}
	return nil
}

// promiseReaders do both for what was not done at once; at their first run, for all that was promised before actions
// had a
// record of their own.
func (f *Flow) promiseReaders() []journal.Reader {
	return []journal.Reader{
		{Name: Promises, Of: complaint.Stream, Handle: func(ctx context.Context, recs []journal.Record) error {
			for _, r := range recs {
				if r.Type != rectified && r.Type != partyNamed {
					continue
				}
				e, err := complaint.Stream.Decode(r)
				if err == nil {
					err = f.follow(ctx, r.Stream, r.Position, e)
				}
				if err = f.left(ctx, Promises, r.Stream, err); err != nil {
					return err
				}
			}
			return nil
		}},
		{Name: hears, Of: improve.Stream, Handle: func(ctx context.Context, recs []journal.Record) error {
			for _, r := range recs {
				e, err := improve.Stream.Decode(r)
				if err == nil {
					err = f.stands(ctx, r.Stream, r.Position, e)
				}
				if err = f.left(ctx, hears, r.Stream, err); err != nil {
					return err
				}
			}
			return nil
		}},
	}
}

// The events of a complaint that its actions follow.
var rectified, partyNamed = complaint.Is(complaint.Rectified{}).Name, complaint.Is(complaint.PartyNamed{}).Name

// follow has the actions of a complaint follow what happened to it.
func (f *Flow) follow(ctx context.Context, id string, at int64, of complaint.Recorded) error {
	switch of.Event.(type) {
	case complaint.Rectified:
		return f.keep(ctx, id, at, of)
	case complaint.PartyNamed:
		return f.pass(ctx, id, of)
	}
	return nil
}

// pass has actions go on to another whose owner has become a party to the complaint.
func (f *Flow) pass(ctx context.Context, id string, of complaint.Recorded) error {
	s, err := f.Desk.Load(ctx, id)
	if err != nil {
		return err
	}
	m := stream.Meta{At: of.At, By: stream.System, Channel: "flow"}
	var errs []error
	for i := range s.Rectifications {
		_, err := f.Actions.Tick(ctx, m, s.Rectifications[i].Improvement)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// keep makes the actions of a complaint agree with what it promises now. A decision that was kept, or that another
// came after,
// asks for nothing.
func (f *Flow) keep(ctx context.Context, id string, at int64, of complaint.Recorded) error {
	record, err := f.Desk.Record(ctx, id)
	if err != nil {
		return err
	}
	var s complaint.State
	var ever []string // the actions that were ever promised
	for _, r := range record {
		if s = complaint.Evolve(s, r); r.Version > of.Version {
			continue
		}
		for _, x := range s.Rectifications {
			if !slices.Contains(ever, x.Improvement) {
				ever = append(ever, x.Improvement)
			}
		}
	}
	m := stream.Meta{At: of.At, By: stream.System, Channel: "flow", Key: Promises + "|" + strconv.FormatInt(at, 10)}
	var errs []error
	for _, id := range ever {
		i := slices.IndexFunc(s.Rectifications, func(x complaint.Rectification) bool { return x.Improvement == id })
		if i < 0 {
			m.Key += "|" + id
			_, err = f.Actions.Do(ctx, m, id, &improve.WithdrawAction{By: of.By})
		} else {
			err = f.open(ctx, &s, &s.Rectifications[i], record)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// open begins an action, or corrects it, as it was decided last.
func (f *Flow) open(ctx context.Context, s *complaint.State, r *complaint.Rectification,
	record []complaint.Recorded) error {
	is, err := f.Actions.Since(ctx, r.Improvement, 0)
	if err != nil || is != nil && is.Decided >= r.Decided {
		return err
	}
	words, _, err := f.Desk.Vault.Texts(ctx, f.Desk.DB.Reader(), []string{r.What.ID})
	if err != nil {
		return fmt.Errorf("read what was promised: %w", err)
	}
	by := record[r.Decided-1]
	c := &improve.OpenAction{Case: s.ID, Number: s.Number, Rectification: r.ID, Decided: r.Decided, By: by.By,
		What:       field.TextOf(words[r.What.ID]),
		Department: r.Department, DueOn: r.DueOn, RemindAt: r.RemindAt}
	if r.Stands == "" { // else its record says so itself
		c.DoneAt, c.DoneBy = r.DoneAt, r.DoneBy
	}
	m := stream.Meta{At: by.At, By: stream.System, Channel: "flow", Key: fmt.Sprintf("%s|%s|%d", Promises, r.Improvement,
		r.Decided)}
	_, err = f.Actions.Do(ctx, m, r.Improvement, c)
	return err
}

// stands tells the complaint how an action stands now.
func (f *Flow) stands(ctx context.Context, id string, at int64, of improve.Recorded) error {
	s, err := f.Actions.Since(ctx, id, of.Version)
	if err != nil {
		return err
	}
	c := &complaint.HearAction{Improvement: id, Stands: string(s.Status), DueOn: s.DueOn, DueAt: s.DueAt, Late: s.Late}
	if s.Over() {
		c.DoneAt, c.DoneBy = s.DoneAt, s.DoneBy
	}
	m := stream.Meta{At: of.At, By: stream.System, Channel: "flow", Key: hears + "|" + strconv.FormatInt(at, 10)}
	_, err = f.Desk.Do(ctx, m, s.Case, c)
	return err
}
