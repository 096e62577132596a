package batch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/intake"
)

// Import is one run over one file: a door that ends with it.
type Import struct {
	File    io.Reader // packed with gzip or plain, in UTF-8, UTF-16 or an older encoding
	Mapping *Mapping
	Zone    *time.Location // of the organisation
	By      string         // who answers for it: staff id, or complaint.System
	Workers int            // rows at once; 8 when 0
	DryRun  bool           // reads and checks, writes nothing
	// Refused hears of each row that was not taken, in no order.
	Refused func(line int, id string, err error)
	// Taken hears of each complaint once it is registered and on disk, by an earlier run or by this one, in no order. An
	// error of it ends the row.
	Taken func(line int, id, number string) error
	// Found hears, before any row is taken, as what the file is read.
	Found func(Found)
	// Progress hears now and then how far it is.
	Progress func(Count)

	Count Count // how it stands, once Run has ended
}

// Count is how an import stands.
type Count struct {
	Rows    int // read
	Taken   int // registered now
	Before  int // registered by an earlier run
	Refused int
	Blank   int // passed over: nothing stands in them
}

// Found is how the file reads: what it was taken for, and a row by which a person sees whether that is so.
type Found struct {
	Encoding  string
	Guessed   bool // the encoding: the mapping names none
	Delimiter string
	Columns   []string
	Sample    []string // the first row
}

// ID is the door of channels that come by files.
func (im *Import) ID() string { return "batch" }

// Run imports the file. It stops at ctx's end; a later run with the same mapping goes on. An error that says nothing about its
// row has the row tried again for a while, and then ends the run, to be gone on with later.
func (im *Import) Run(ctx context.Context, in *intake.Intake) error {
	zone := im.Zone
	if im.Mapping.Zone != "" {
		var err error
		if zone, err = time.LoadLocation(im.Mapping.Zone); err != nil {
			return err
		}
	}
	src, err := open(im.File, im.Mapping.Encoding)
	if err != nil {
		return err
	}
	rows := &records{lines: newLines(src)}
	columns, err := im.head(rows, src)
	if err != nil {
		return err
	}
	im.tell(rows, src, columns)
	t := &tally{im: im, in: in, zone: zone, src: src, columns: columns, rows: map[string]earlier{}}
	err = t.run(ctx, rows)
	im.Count = t.count
	return err
}

// columns of the header.
type columns struct {
	at    map[string]int // by heading
	width int
	least int // up to the last column that has a name: what is missing behind it is empty
	names []string
}

// head reads the header: with the delimiter of the mapping, else the one that a line sep=; names, else the first with
// which the columns of the mapping are found.
func (im *Import) head(rows *records, src source) (columns, error) {
	first, err := rows.next()
	if err != nil && !errors.Is(err, io.EOF) {
		return columns{}, unread(first.no, err)
	}
	said := ""
	if err == nil {
		if said = declared(first.text); said == "" {
			rows.again([]line{first})
		}
	}
	tries := delimiters
	if named := cmp.Or(im.Mapping.Delimiter, said); named != "" {
		tries = append([]string{named}, slices.DeleteFunc(slices.Clone(delimiters), func(d string) bool { return d == named })...)
	}
	var wrong error
	shown, by := columns{}, tries[0] // the reading that shows most columns is the one to explain
	for i, d := range tries {
		rows.delimiter = d
		c, err := header(rows, src)
		if err == nil {
			err = im.Mapping.check(c.at)
		}
		switch {
		case err == nil && (i == 0 || im.Mapping.Delimiter == ""):
			return c, nil
		case err == nil: // the mapping says otherwise
			return columns{}, fault.New(fault.Invalid, "batch.other_delimiter", "want", tries[0], "fits", spoken(d), "columns", strings.Join(c.names, "、"))
		case len(c.at) == 0: // no row at all
			return columns{}, cmp.Or(wrong, err)
		case i == 0 || len(c.names) > len(shown.names):
			wrong, shown, by = err, c, d
		}
		rows.again(rows.taken)
	}
	if f := fault.As(wrong); f != nil {
		for i := range f.Fields {
			f.Fields[i].Args = append(f.Fields[i].Args, "found", strings.Join(shown.names, "、"), "delimiter", spoken(by))
		}
	}
	return columns{}, wrong
}

// spoken is a delimiter that can be seen.
func spoken(d string) string { return strings.ReplaceAll(d, "\t", "\\t") }

// tell says as what the file is read, with its first row.
func (im *Import) tell(rows *records, src source, c columns) {
	if im.Found == nil {
		return
	}
	f := Found{Encoding: src.encoding, Guessed: src.guessed, Delimiter: rows.delimiter, Columns: c.names}
	first, err := rows.read()
	for _, v := range first.values {
		f.Sample = append(f.Sample, cut(cell(v), 40))
	}
	used := rows.taken
	var bad *damaged
	switch {
	case errors.As(err, &bad): // what stands behind the damage was given back already
		used = slices.DeleteFunc(slices.Clone(used), func(l line) bool { return l.no > bad.line })
	case err != nil:
		used = nil
	}
	rows.again(used)
	im.Found(f)
}

// header reads the first row.
func header(rows *records, src source) (columns, error) {
	first, err := rows.read()
	var bad *damaged
	switch {
	case errors.As(err, &bad):
		return columns{}, bad.why
	case errors.Is(err, io.EOF):
		return columns{}, fault.New(fault.BadRequest, "batch.no_header")
	case err != nil:
		return columns{}, unread(first.line, err)
	}
	if err := src.legible(first.values); err != nil {
		return columns{}, err
	}
	c := columns{at: map[string]int{}, width: len(first.values)}
	for i, h := range first.values {
		if h = heading(h); h != "" {
			c.least, c.names = i+1, append(c.names, h)
		}
		if _, twice := c.at[h]; twice && h != "" {
			return columns{}, fault.New(fault.Invalid, "batch.column_twice", "column", h)
		}
		c.at[h] = i
	}
	return c, nil
}

// unread is a file that stops in the middle: a disk, a network, a packed file that was cut off.
func unread(line int, err error) error {
	return fault.New(fault.BadRequest, "batch.cut_off", "line", line, "why", err.Error()).With(err)
}

type tally struct {
	im   *Import
	in   *intake.Intake
	zone *time.Location
	src  source
	columns
	rows  map[string]earlier      // by id; only the one who reads the file asks
	stop  context.CancelCauseFunc // ends the run
	mu    sync.Mutex
	count Count
}

// earlier is the first row of an id.
type earlier struct {
	line int
	sum  [8]byte
}

// once refuses a row with the id of an earlier one of this file that says something else: it would be taken for the
// same complaint, and be lost.
func (t *tally) once(r row) (id string, err error) {
	if id = fill(t.im.Mapping.ID, r.get); id == "" {
		return id, nil
	}
	all := sha256.Sum256([]byte(strings.Join(r.values, "\x00")))
	first, again := t.rows[id]
	if !again {
		first = earlier{line: r.line, sum: [8]byte(all[:8])}
		t.rows[id] = first
	}
	if first.sum != [8]byte(all[:8]) {
		return id, fault.New(fault.Invalid, "batch.id_twice", "line", first.line)
	}
	return id, nil
}

func (t *tally) run(ctx context.Context, rows *records) error {
	ctx, t.stop = context.WithCancelCause(ctx)
	defer t.stop(nil)
	work := make(chan row)
	var wg sync.WaitGroup
	for range cmp.Or(max(t.im.Workers, 0), 8) {
		wg.Go(func() {
			for r := range work {
				t.enter(ctx, r)
			}
		})
	}
	err := t.feed(ctx, rows, work)
	close(work)
	wg.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// do gives one command to the house, and gives it again while that is away.
func (t *tally) do(ctx context.Context, case_ string, s desk.Step) (res desk.Result, err error) {
	gone, err := t.in.Patiently(ctx, func() error {
		res, err = t.in.Desk.Do(ctx, s.Meta, case_, s.Command)
		return err
	})
	if gone {
		t.stop(err)
	}
	return res, err
}

func (t *tally) feed(ctx context.Context, rows *records, work chan<- row) error {
	for {
		rec, err := rows.read()
		var bad *damaged
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			t.refuse(bad.line, "", bad.why)
			continue
		case err != nil:
			return unread(rec.line, err)
		}
		r := row{rec.line, t.at, rec.values}
		if len(rows.taken) == 1 { // of a longer one, what is too many tells that a quote was not closed
			r.values = t.fit(r.values)
			if blank(r.values) {
				t.add(func(c *Count) { c.Blank++ })
				continue
			}
		} else if len(r.values) >= t.least {
			r.values = t.pad(r.values)
		}
		if len(r.values) != t.width {
			why := fault.New(fault.Invalid, "batch.columns", "want", t.least, "got", len(r.values))
			if rows.undo() { // it took lines that are rows of their own, more likely than not
				why = fault.New(fault.Invalid, "batch.columns_quoted", "want", t.least, "got", len(r.values))
			}
			t.refuse(r.line, "", why)
			continue
		}
		if err := t.src.legible(r.values); err != nil {
			t.refuse(r.line, "", err)
			continue
		}
		for i, v := range r.values {
			r.values[i] = cell(v)
		}
		if id, err := t.once(r); err != nil {
			t.refuse(r.line, id, err)
			continue
		}
		select {
		case work <- r:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// fit takes empty columns off that stand behind those of the header, and adds those without a name that are missing:
// spreadsheets write the one and the other.
func (t *tally) fit(values []string) []string {
	for len(values) > t.width && strings.TrimSpace(values[len(values)-1]) == "" {
		values = values[:len(values)-1]
	}
	if blank(values) || len(values) >= t.least {
		return t.pad(values)
	}
	return values
}

func (t *tally) pad(values []string) []string {
	for len(values) < t.width {
		values = append(values, "")
	}
	return values
}

func (t *tally) add(change func(*Count)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.count)
	t.count.Rows = t.count.Taken + t.count.Before + t.count.Refused
	if t.im.Progress != nil && t.count.Rows%100 == 0 {
		t.im.Progress(t.count)
	}
}

func (t *tally) refuse(line int, id string, err error) {
	t.add(func(c *Count) { c.Refused++ })
	if t.im.Refused != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.im.Refused(line, id, err)
	}
}

// enter does one row: the registration and what followed. Each act has its own key, so a row that was half done when the
// process died is finished by the next run.
func (t *tally) enter(ctx context.Context, r row) {
	id := fill(t.im.Mapping.ID, r.get)
	repeat, err := t.acts(ctx, id, r)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		t.refuse(r.line, id, err)
	case repeat:
		t.add(func(c *Count) { c.Before++ })
	default:
		t.add(func(c *Count) { c.Taken++ })
	}
}

func (t *tally) taken(line int, id, number string) error {
	if t.im.Taken == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.im.Taken(line, id, number)
}

func (t *tally) acts(ctx context.Context, id string, r row) (repeat bool, err error) {
	if id == "" {
		return false, fault.Input("id", "input.required")
	}
	body, err := object(t.im.Mapping.Fields, r, t.zone)
	if err != nil {
		return false, err
	}
	first, err := complaint.ReadCommand("register", body)
	if err != nil {
		return false, err
	}
	reg := first.(*complaint.Register)
	reg.Source, reg.CodeKept = t.im.Mapping.Name+"/"+id, true // rows tell nobody a code
	key := func(i int) string { return fmt.Sprintf("batch/%s/%s/%d", t.im.Mapping.Name, id, i) }
	said := intake.Said{At: reg.ReceivedAt, By: t.im.By, Channel: reg.Channel, Key: key(0), Shared: true}
	todo := []desk.Step{{Meta: t.in.Meta(said, reg.Act().Name, ""), Command: reg}}
	for i, a := range t.im.Mapping.Acts {
		if !a.holds(r) {
			continue
		}
		body, err := object(a.Fields, r, t.zone)
		if err != nil {
			return false, err
		}
		c, err := complaint.ReadCommand(a.Do, body)
		if err != nil {
			return false, err
		}
		s := desk.Step{Meta: todo[len(todo)-1].Meta, Command: c}
		s.Key = key(len(todo))
		at, err := a.At.value(r, t.zone, fmt.Sprintf("acts.%d.at", i))
		if err != nil {
			return false, err
		}
		if text, ok := at.(string); ok {
			if at, err := time.Parse(time.RFC3339Nano, text); err == nil && at.After(s.At) {
				s.At = at
			}
		}
		todo = append(todo, s)
	}
	if t.im.DryRun {
		return false, t.in.Desk.Rehearse(todo)
	}
	case_ := ""
	for i, s := range todo {
		res, err := t.do(ctx, case_, s)
		if err != nil {
			return repeat, err
		}
		if i == 0 {
			case_, repeat = res.ID, res.Repeat
			if err := t.taken(r.line, id, res.Number); err != nil {
				return repeat, err
			}
		}
	}
	return repeat, nil
}

func (a Act) holds(r row) bool {
	for column, values := range a.When {
		v, ok := r.get(column), false
		for _, want := range values {
			ok = ok || v == want || want == "*" && v != ""
		}
		if !ok {
			return false
		}
	}
	return true
}
