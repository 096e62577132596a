package view

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/store"
)

// QueueView keeps one row for each case: what lists show, filter and sort by.
type QueueView struct{}

// Name is for errors.
func (QueueView) Name() string { return "queue" }

// faceColumns are those of Face and restColumns those that Row has besides, in the order of their fields.
var (
	faceColumns = []string{"seq", "id", "number", "person", "subject", "stage", "hue", "step", "kind", "who", "state", "grade",
		"content", "channel", "department", "owner", "region", "product", "tags", "flags", "repeats", "reopened", "escalated",
		"steps_done", "steps_all", "clock", "clock_state", "started_at", "warn_at", "risk_at", "due_at", "breached_at",
		"received_at", "updated_at", "heard_at", "replied_at", "closed_at", "urgency"}
	restColumns = []string{"version", "position", "role", "nature", "object", "limit_class", "registrar", "procedure_id",
		"procedure_version", "outcome", "score", "amount", "paid", "granted", "next_at", "archived_at", "person_by"}
	columns = append(slices.Clone(faceColumns), restColumns...)
)

// fixed are the columns that no later event changes; an erasure clears the subject and a parting changes the person
// and how often he complained, which is told apart below.
var fixed = []string{"seq", "id", "number", "person", "subject", "channel", "registrar", "received_at", "repeats"}

// keyed are the columns of the indexes over urgency. An update that names none of them leaves those indexes alone, and
// each costs as much as the row itself.
var keyed = []string{"urgency", "department", "owner", "content", "grade", "next_at"}

var (
	insertRow  = `insert into queue (` + strings.Join(columns, ", ") + `) values ` + store.Values(1, len(columns))
	allUpdate  = newUpdate(fixed)
	someUpdate = newUpdate(append(slices.Clone(fixed), keyed...))
)

// update is a statement with the places of its arguments in Row.args.
type update struct {
	text string
	args []int
}

// newUpdate sets all columns but some.
func newUpdate(without []string) update {
	var u update
	var set []string
	for i, c := range columns {
		if !slices.Contains(without, c) {
			u.args = append(u.args, i)
			set = append(set, c+" = $"+strconv.Itoa(len(u.args)))
		}
	}
	u.args = append(u.args, slices.Index(columns, "id"))
	u.text = `update queue set ` + strings.Join(set, ", ") + ` where id = $` + strconv.Itoa(len(u.args))
	return u
}

// Project writes the row of the changed case.
func (QueueView) Project(ctx context.Context, tx *store.Tx, c desk.Change) error {
	r := RowOf(c.After, c.Procedure, c.Ledger)
	r.Position = c.Position
	if c.Before == nil {
		r.Seq, r.Subject = c.Position-int64(len(c.Events))+1, c.Subject
		return r.insert(ctx, tx)
	}
	return r.update(ctx, tx, c.Before)
}

func (r *Row) insert(ctx context.Context, tx *store.Tx) error {
	if _, err := store.Exec(ctx, tx, insertRow, r.args()...); err != nil {
		return fmt.Errorf("insert case %s into the queue: %w", r.ID, err)
	}
	if err := r.relate(ctx, tx); err != nil {
		return err
	}
	return r.insertTags(ctx, tx, r.Seq)
}

// update writes what may have changed since the state before.
func (r *Row) update(ctx context.Context, tx *store.Tx, before *complaint.State) error {
	u := someUpdate
	next, urgency := timing(before)
	if urgency != r.Urgency || !same(next, r.NextAt) || before.Department != r.Department || before.Owner != r.Owner ||
		before.Class.Content != r.Content || before.Grade != r.Grade {
		u = allUpdate
	}
	if err := r.write(ctx, tx, u); err != nil {
		return err
	}
	if r.Flags.Has(FlagErased) && !before.Erased {
		if _, err := store.Exec(ctx, tx, `update queue set subject = '' where id = $1`, r.ID); err != nil {
			return fmt.Errorf("clear subject of %s: %w", r.ID, err)
		}
	}
	if before.Person != r.Person { // parted from whom it was wrongly joined to
		if _, err := store.Exec(ctx, tx, `update queue set person = $1, repeats = $2 where id = $3`, r.Person, r.Repeat, r.ID); err != nil {
			return fmt.Errorf("customer of %s: %w", r.ID, err)
		}
	}
	if err := r.relateAgain(ctx, tx, before); err != nil {
		return err
	}
	if len(before.Tags) == 0 && len(r.Tags) == 0 || urgency == r.Urgency && slices.Equal(before.Tags, r.Tags) {
		return nil
	}
	seq, err := store.One[int64](ctx, tx, `select seq from queue where id = $1`, r.ID)
	if err == nil {
		_, err = store.Exec(ctx, tx, `delete from queue_tag where seq = $1`, seq)
	}
	if err != nil {
		return fmt.Errorf("tags of %s: %w", r.ID, err)
	}
	return r.insertTags(ctx, tx, seq)
}

func (r *Row) write(ctx context.Context, tx *store.Tx, u update) error {
	all := r.args()
	args := make([]any, 0, len(all))
	for _, i := range u.args {
		args = append(args, all[i])
	}
	n, err := store.Exec(ctx, tx, u.text, args...)
	if err == nil && n == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("update case %s in the queue: %w", r.ID, err)
	}
	return nil
}

func (r *Row) insertTags(ctx context.Context, tx *store.Tx, seq int64) error {
	for _, t := range r.Tags {
		if _, err := store.Exec(ctx, tx, `
			insert into queue_tag (tag, urgency, seq) values ($1, $2, $3) on conflict do nothing`, t, r.Urgency, seq); err != nil {
			return fmt.Errorf("tags of %s: %w", r.ID, err)
		}
	}
	return nil
}

func (r *Row) args() []any {
	return []any{r.Seq, r.ID, r.Number, r.Person, r.Subject, r.Stage, r.Hue, r.Step, r.Kind, r.Who, r.State, r.Grade,
		r.Content, r.Channel, r.Department, r.Owner, r.Region, r.Product, strings.Join(r.Tags, tagGap), int64(r.Flags), r.Repeat,
		r.Reopened, r.Escalated, r.Done, r.All, r.Clock, string(r.ClockState), int64(r.StartedAt), int64(r.WarnAt),
		int64(r.RiskAt), int64(r.DueAt), int64(r.BreachedAt), int64(r.ReceivedAt), int64(r.UpdatedAt), int64(r.LastHeardAt),
		int64(r.LastReplyAt), int64(r.ClosedAt), r.Urgency,
		r.Version, r.Position, textOrNull(r.Role), r.Nature, r.Object, r.LimitClass, r.Registrar, r.Procedure,
		r.ProcedureVersion, r.Outcome, r.Score, r.Amount, r.Paid, r.Granted, numberOrNull(r.NextAt), int64(r.ArchivedAt), r.PersonBy}
}

func textOrNull(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

func numberOrNull(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}

func same(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }
