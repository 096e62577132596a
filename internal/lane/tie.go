package lane

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
)

// Tied is a stream that belongs to a complaint or a customer, or points to files.
type Tied struct {
	ID     string `sql:",key"`
	Stream string // its type
	Case   string `sql:"case_id"` // empty: none, as the next
	Person string
}

// tiedFile is a file that such a stream points to.
type tiedFile struct {
	ID     string `sql:",key"`
	Digest string `sql:",key"`
	Stream string
}

var (
	tieTable  = store.NewTable[Tied]("tie")
	fileTable = store.NewTable[tiedFile]("tie_file")
)

// tie writes the rows of what changed.
func (l *Lane[S, E]) tie(ctx context.Context, tx *store.Tx, p *Pen[S, E]) error {
	if l.Of.Tie == nil {
		return nil
	}
	c := p.Change
	var was stream.Tie
	if c.Before != nil {
		was = l.Of.Tie(c.Before)
	}
	is := l.Of.Tie(c.After)
	if err := l.keyed(ctx, tx, p, is); err != nil {
		return err
	}
	if c.Before == nil || was.Case != is.Case || was.Person != is.Person {
		_, err := store.Exec(ctx, tx, `insert into tie (id, stream, case_id, person) values ($1, $2, $3, $4)
			on conflict (id) do update set case_id = excluded.case_id, person = excluded.person`,
			c.ID, l.Of.Name, is.Case, is.Person)
		if err != nil {
			return fmt.Errorf("ties of %s: %w", c.ID, err)
		}
	}
	if slices.Equal(was.Files, is.Files) {
		return nil
	}
	if l.Use != nil {
		fresh := slices.DeleteFunc(slices.Clone(is.Files), func(d string) bool { return slices.Contains(was.Files, d) })
		if err := l.Use(ctx, tx, fresh...); err != nil {
			return err
		}
	}
	if err := fileTable.Delete(ctx, tx, `id = $1`, c.ID); err != nil {
		return err
	}
	_, err := fileTable.Add(ctx, tx, l.filesOf(History[S]{ID: c.ID, State: c.After})...)
	return err
}

// keyed sees to it that no words are left under a key that is gone. The key of whose complaint it is goes after the complaint
// says so: who was met there (Pen.Upon) has his key still. Of a customer without a complaint the key itself is looked for;
// where it is gone he was forgotten meanwhile, and nobody could read the words.
func (l *Lane[S, E]) keyed(ctx context.Context, tx *store.Tx, p *Pen[S, E], t stream.Tie) error {
	of := func(s journal.Seen) bool { return s.Stream == t.Case }
	if t.Case != "" && !slices.ContainsFunc(p.Upon, of) {
		return fmt.Errorf("%s was decided without its complaint", p.ID)
	}
	if t.Case != "" {
		return nil
	}
	err := l.Vault.Keyed(ctx, tx, p.Texts...)
	if errors.Is(err, vault.ErrErased) {
		return l.changedMeanwhile()
	}
	return err
}

func (l *Lane[S, E]) filesOf(h History[S]) []tiedFile {
	if l.Of.Tie == nil {
		return nil
	}
	var out []tiedFile
	for _, d := range l.Of.Tie(h.State).Files {
		out = append(out, tiedFile{h.ID, d, l.Of.Name})
	}
	return out
}

// ties are the rows of the type among the ties of all.
func (l *Lane[S, E]) ties() []Kept[S] {
	return []Kept[S]{
		shared[S, Tied]{Table: tieTable, of: l.Of.Name, rows: func(h History[S]) []Tied {
			if l.Of.Tie == nil {
				return nil
			}
			t := l.Of.Tie(h.State)
			return []Tied{{h.ID, l.Of.Name, t.Case, t.Person}}
		}, key: func(r *Tied) (string, string) { return r.ID, "" }},
		shared[S, tiedFile]{Table: fileTable, of: l.Of.Name, rows: l.filesOf,
			key: func(r *tiedFile) (string, string) { return r.ID, r.Digest }},
	}
}

// TiedTo lists the streams that belong to a complaint, in the order in which they began.
func TiedTo(ctx context.Context, q store.Querier, caseID string) ([]Tied, error) {
	return tied(ctx, q, `where case_id = $1 and case_id <> ''`, caseID)
}

// TiedToPerson lists those that belong to a customer beside any complaint.
func TiedToPerson(ctx context.Context, q store.Querier, person string) ([]Tied, error) {
	return tied(ctx, q, `where person = $1 and person <> ''`, person)
}

// Pointing lists those that point to a file.
func Pointing(ctx context.Context, q store.Querier, digest string) ([]Tied, error) {
	return tied(ctx, q, `where id in (select id from tie_file where digest = $1)`, digest)
}

func tied(ctx context.Context, q store.Querier, where, what string) ([]Tied, error) {
	list, err := store.All[Tied](ctx, q, `select t.id, t.stream, t.case_id, t.person from tie t
		join journal_stream s on s.name = t.id `+where+` order by s.no`, what)
	if err != nil {
		return nil, fmt.Errorf("what belongs to %s: %w", what, err)
	}
	return list, nil
}

// EachTied goes over all ties there are.
func EachTied(ctx context.Context, q store.Querier, each func(Tied) error) error {
	return store.Each(ctx, q, each, `select id, stream, case_id, person from tie`)
}
