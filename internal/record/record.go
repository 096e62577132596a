// Package record puts what happens to the ways into an account, and to what is known of people, into the journal, and keeps the
// tables that show it as views of it: written with the events, compared, made again. What stood there before there were such
// events is taken over once, as it was found.
package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"amends/internal/auth"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/stream"
)

// meta says who does something, as the record keeps it. Doors put into the context as whom somebody came in; who works at the
// machine itself is nobody.
func meta(ctx context.Context, at time.Time, by string) stream.Meta {
	m := stream.Meta{At: at, By: by, Channel: "cli"}
	switch p := auth.From(ctx); {
	case p.Token != "":
		m.Channel = "api"
	case by == stream.Customer:
		m.Channel = "portal"
	case by != "":
		m.Channel = "desk"
	}
	return m
}

// found is who takes over what there was.
var found = stream.Meta{By: stream.System, Channel: "cli"}

// stretch is how many lines of a log one statement of what was found is about.
const stretch = 1000

// log is a table whose lines from before the record are stated, and compared, in stretches.
type log[R any] struct {
	table *store.Table[R]
	cells func(R) []string // what is compared of a line, its id first; never changed, since it is in digests
}

// stated makes the statements about all lines from before the record.
func (l log[R]) stated(ctx context.Context, q store.Querier) (out []stream.Found, err error) {
	ids, err := store.All[string](ctx, q, `select id from `+l.table.Name+` where seq = 0 order by id`)
	if err != nil {
		return nil, fmt.Errorf("take over %s: %w", l.table.Name, err)
	}
	for len(ids) > 0 {
		n := min(stretch, len(ids))
		f, err := l.state(ctx, q, ids[0], ids[n-1])
		if err != nil {
			return nil, err
		}
		out, ids = append(out, f), ids[n:]
	}
	return out, nil
}

// state says what lines from before the record stand in a stretch now.
func (l log[R]) state(ctx context.Context, q store.Querier, from, to string) (stream.Found, error) {
	f := stream.Found{From: from, To: to}
	h := sha256.New()
	rows, err := l.table.All(ctx, q, `where seq = 0 and id >= $1 and id <= $2 order by id`, from, to)
	if err != nil {
		return f, fmt.Errorf("read %s: %w", l.table.Name, err)
	}
	for _, r := range rows {
		line, err := json.Marshal(l.cells(r))
		if err != nil {
			return f, err
		}
		h.Write(append(line, '\n'))
	}
	f.Rows, f.Digest = len(rows), hex.EncodeToString(h.Sum(nil))
	return f, nil
}

// compare holds the lines from before the record against what was stated of them.
func (l log[R]) compare(ctx context.Context, q store.Querier, before []stream.Found, what string) (problems []string, err error) {
	stated := 0
	for _, was := range before {
		is, err := l.state(ctx, q, was.From, was.To)
		if err != nil {
			return nil, err
		}
		if stated += is.Rows; is != was {
			problems = append(problems, fmt.Sprintf("%s: %d lines from before the record, %s to %s, are not the %d as they were found",
				what, is.Rows, was.From, was.To, was.Rows))
		}
	}
	all, err := store.One[int](ctx, q, `select count(*) from `+l.table.Name+` where seq = 0`)
	if err == nil && all != stated {
		problems = append(problems, fmt.Sprintf("%s: %d lines say that they are from before the record, which knows of none",
			what, all-stated))
	}
	return problems, err
}

// tell puts what is wrong with a view into words.
func tell(what string, p lane.Proven) (problems []string) {
	for _, w := range p.Wrong {
		switch {
		case w.Column == "row" && w.Is == "" && w.ShouldBe == "present":
			problems = append(problems, fmt.Sprintf("%s lacks what the record has: %s", what, w.ID))
		case w.Column == "row" && w.Is == "":
			problems = append(problems, fmt.Sprintf("%s: %s: %s", what, w.ID, w.ShouldBe))
		case w.Column == "row":
			problems = append(problems, fmt.Sprintf("%s has what the record does not know: %s", what, w.ID))
		default:
			problems = append(problems, fmt.Sprintf("%s: %s: %s is %q, the record says %q", what, w.ID, w.Column, w.Is, w.ShouldBe))
		}
	}
	if p.More > 0 {
		problems = append(problems, fmt.Sprintf("%s: %d further differences", what, p.More))
	}
	return problems
}
