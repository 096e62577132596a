package view

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"amends/internal/fault"
	"amends/internal/store"
)

// SavedView is a list that somebody keeps, for himself or for a department.
type SavedView struct {
	ID         string `sql:",key"`
	Staff      string `sql:",fixed"`
	Title      string
	Filter     string // query string
	Department string // shared with it; "" is private
	Pinned     bool
	Position   int64
}

var savedTable = store.NewTable[SavedView]("saved_view")

// maxSaved is how many lists one person may keep.
const maxSaved = 100

// SavedViews lists a person's own lists and those shared with his department: pinned first, then in his order.
func (v *Views) SavedViews(ctx context.Context, staff, department string) ([]SavedView, error) {
	list, err := savedTable.All(ctx, v.db.Reader(), `
		where staff = $1 or department <> '' and department = $2
		order by pinned desc, position, id`, staff, department)
	if err != nil {
		return nil, fmt.Errorf("read saved views: %w", err)
	}
	return list, nil
}

// SaveView keeps a list, new when it has no id. Only its keeper may change it.
func (v *Views) SaveView(ctx context.Context, s SavedView) (SavedView, error) {
	s.Title = strings.TrimSpace(s.Title)
	var l fault.List
	l.Need(s.Title != "", "title")
	if utf8.RuneCountInString(s.Title) > 40 {
		l.Add("title", "input.too_long", "max", 40)
	}
	values, err := url.ParseQuery(strings.TrimPrefix(s.Filter, "?"))
	if err != nil || len(s.Filter) > 4000 {
		l.Add("filter", "input.invalid")
	}
	if err := l.Err(); err != nil {
		return s, err
	}
	sort := values.Get("sort")
	values = ParseFilter(values).Values() // what the queue does not know is not kept
	if sort != "" {
		values.Set("sort", sort)
	}
	s.Filter = values.Encode()
	err = v.db.Write(ctx, func(tx *store.Tx) error {
		if s.ID == "" {
			return insertSaved(ctx, tx, &s)
		}
		was, err := savedTable.One(ctx, tx, `where id = $1 and staff = $2`, s.ID, s.Staff)
		if errors.Is(err, store.ErrNotFound) {
			return fault.New(fault.Unknown, "view.unknown")
		}
		if err == nil {
			err = savedTable.Update(ctx, tx, "id", &was, &s)
		}
		return err
	})
	if err != nil && fault.As(err) == nil {
		err = fmt.Errorf("save view: %w", err)
	}
	return s, err
}

func insertSaved(ctx context.Context, tx *store.Tx, s *SavedView) error {
	type kept struct{ N, Last int64 }
	k, err := store.One[kept](ctx, tx, `select count(*), coalesce(max(position), 0) from saved_view where staff = $1`, s.Staff)
	if err != nil {
		return err
	}
	if k.N >= maxSaved {
		return fault.New(fault.Refused, "view.too_many", "max", maxSaved)
	}
	s.ID = uuid.Must(uuid.NewV7()).String()
	if s.Position == 0 {
		s.Position = k.Last + 1
	}
	return savedTable.Insert(ctx, tx, s)
}

// SavedView reads one that the person keeps or that is shared with his department.
func (v *Views) SavedView(ctx context.Context, id, staff, department string) (SavedView, error) {
	s, err := savedTable.One(ctx, v.db.Reader(), `
		where id = $1 and (staff = $2 or department <> '' and department = $3)`, id, staff, department)
	if errors.Is(err, store.ErrNotFound) {
		return s, fault.New(fault.Unknown, "view.unknown")
	}
	return s, err
}

// ForgetView removes a list; only its keeper may. Removing it twice is no error.
func (v *Views) ForgetView(ctx context.Context, id, staff string) error {
	return v.db.Write(ctx, func(tx *store.Tx) error {
		if err := savedTable.Delete(ctx, tx, `id = $1 and staff = $2`, id, staff); err != nil {
			return fmt.Errorf("forget view: %w", err)
		}
		return nil
	})
}
