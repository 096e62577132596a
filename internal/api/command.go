package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/intake"
)

// channel is the door's name in the record; a registration carries the channel that the complaint came through.
const channel = "api"

// maxKey is how long an idempotency key may be.
const maxKey = 200

// register takes a complaint in.
func (c *call) register() error {
	cmd, raw, err := c.order("register")
	if err != nil {
		return err
	}
	r := cmd.(*complaint.Register)
	m, err := c.meta(raw)
	if err != nil {
		return err
	}
	res, err := c.api.staff.Register(c.ctx, intake.Said{By: m.By, Channel: r.Channel, Key: m.Key, Asked: m.Asked}, r)
	if err != nil {
		return err
	}
	if !res.State.Party(c.who.Staff) {
		c.w.Header().Set("Location", Prefix+"/complaints/"+res.ID)
	}
	return c.outcome(http.StatusCreated, res.Result, res.Code)
}

// command gives any other command to the case of the path.
func (c *call) command(name string) error {
	id, err := c.caseID()
	if err != nil {
		return err
	}
	cmd, raw, err := c.order(name)
	if err != nil {
		return err
	}
	m, err := c.meta(raw)
	if err != nil {
		return err
	}
	res, err := c.give(m, id, cmd)
	if err != nil {
		return err
	}
	return c.outcome(http.StatusOK, res, "")
}

// order reads the command of the body and completes it from the path; the body as it came is answered too.
func (c *call) order(name string) (complaint.Command, []byte, error) {
	raw, err := c.body()
	if err != nil {
		return nil, nil, err
	}
	cmd, err := readCommand(name, raw, c.api.schemas[name])
	if err != nil {
		return nil, nil, err
	}
	for _, gap := range gaps(name) {
		in := c.r.PathValue(gap)
		if said := field.WordIn(cmd, gap); said != "" && said != in {
			return nil, nil, fault.Input(gap, "api.other_"+gap, "path", in)
		}
		field.Put(cmd, gap, in)
	}
	switch o := cmd.(type) {
	case *complaint.Reopen:
		if q := c.r.URL.Query().Get("reason"); o.Reason.IsZero() && q != "" {
			o.Reason = complaint.TextOf(q)
		}
	case *complaint.LinkTo:
		if err := c.other(c.ctx, o); err != nil {
			return nil, nil, err
		}
	}
	return cmd, raw, nil
}

// other takes the number of the other case too. What names none the desk refuses, as it does what the caller may not see.
func (c *call) other(ctx context.Context, o *complaint.LinkTo) error {
	id, err := c.api.numbers.find(ctx, o.Case)
	if f := fault.As(err); f != nil && f.Kind == fault.Unknown {
		return nil
	}
	if err == nil {
		o.Case = id
	}
	return err
}

var errUnknown = fault.New(fault.Unknown, "complaint.unknown")

// meta says who acts, through which door, and under which key; with a key, what is asked under it is told by its digest:
// the body as it came and what the address adds to it.
func (c *call) meta(raw []byte) (complaint.Meta, error) {
	key, err := c.key()
	if err != nil {
		return complaint.Meta{}, err
	}
	m := complaint.Meta{By: c.who.Staff, Channel: channel, Key: key}
	if key != "" {
		m.Asked = desk.Asked(raw, []byte(c.r.PathValue("measure")+c.r.PathValue("request")), []byte(c.r.URL.RawQuery))
	}
	return m, nil
}

// key reads the idempotency key.
func (c *call) key() (string, error) {
	key := strings.TrimSpace(c.r.Header.Get("Idempotency-Key"))
	if len(key) > maxKey || !printable(key) {
		return "", fault.New(fault.BadRequest, "api.bad_key", "max", maxKey)
	}
	return key, nil
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// give hands the command to the desk, on the version that If-Match names when there is one.
func (c *call) give(m complaint.Meta, id string, cmd complaint.Command) (desk.Result, error) {
	want, err := c.expected()
	if err != nil {
		return desk.Result{}, err
	}
	d := c.api.desk
	if want > 0 {
		d = d.OnVersion(want)
	}
	res, err := d.Do(c.ctx, m, id, cmd)
	if err == nil && res.Repeat && res.ID != id {
		return res, fault.New(fault.Refused, "api.key_used_elsewhere")
	}
	return res, matched(want, !res.Repeat && res.Position == 0, err, desk.ErrMoved, func() (int, error) {
		s, err := c.api.desk.Load(c.ctx, id)
		return s.Version, err
	})
}

// matched is the answer to a command that was given on a version; 0: on whatever there is. Where it was refused, or nothing
// was to be done, on another version than the caller had before him, that says nothing to him. Whether he may see the
// matter at all its desk has said already.
func matched(want int, nothing bool, err error, moved *fault.Error, version func() (int, error)) error {
	f := fault.As(err)
	if want > 0 && nothing && (err == nil || f != nil && f.Kind != fault.Unknown && f.Kind != fault.Forbidden) {
		is, lookErr := version()
		if lookErr != nil {
			return lookErr
		}
		if is != want {
			f, err = moved, moved
		}
	}
	if want > 0 && f != nil && f.Kind == fault.Conflict {
		return &statusError{http.StatusPreconditionFailed, err}
	}
	return err
}

// expected reads If-Match: 0 when it is absent or "*".
func (c *call) expected() (int, error) {
	text := strings.TrimSpace(c.r.Header.Get("If-Match"))
	if text == "" || text == "*" {
		return 0, nil
	}
	text = strings.TrimPrefix(text, "W/")
	n, err := strconv.Atoi(strings.Trim(text, `"`))
	if err != nil || n < 1 || len(text) < 3 || text[0] != '"' || text[len(text)-1] != '"' {
		return 0, fault.New(fault.BadRequest, "api.bad_if_match")
	}
	return n, nil
}

// etag is the entity tag of a case.
func etag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// caseID finds the case of the path, by id or by number.
func (c *call) caseID() (string, error) { return c.api.numbers.find(c.ctx, c.r.PathValue("id")) }

// stateAt is the case as it was after what a repeat repeats, and all that had happened by it. A key from before does not
// say where that began: then it is what was recorded at the same instant.
func (c *call) stateAt(ctx context.Context, res desk.Result) (complaint.State, []complaint.Recorded, error) {
	record, err := c.api.desk.Record(ctx, res.ID)
	if err != nil {
		return complaint.State{}, nil, err
	}
	record = record[:min(res.Version, len(record))]
	if len(record) == 0 {
		return complaint.State{}, nil, errUnknown
	}
	from := len(record)
	if res.First > 0 {
		from = min(res.First-1, from)
	} else {
		for last := record[from-1]; from > 0 && record[from-1].At.Equal(last.At); {
			from--
		}
	}
	return complaint.Fold(complaint.State{}, record), record[from:], nil
}
