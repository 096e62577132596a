package house_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"amends/internal/casefile"
	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/house"
	"amends/internal/improve"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/stream"
	"amends/internal/vault"
	"amends/internal/waittest"
)

// A second type of stream, as small as one can be: somebody wishes for something on a complaint, or for a customer, with a
// file; it is granted, or forgotten by its day. All that a house does for every type of stream it does for this one, by one
// line.

type (
	wish struct {
		Version              int
		Case, Person, Sealed string
		Files                []string
		By                   int64
	}
	wishing interface{ apply(*wish) }
	wished  struct {
		Case   string       `json:"case,omitempty"`
		Person string       `json:"person,omitempty"`
		Sealed string       `json:"sealed,omitempty"` // with whose key
		Text   field.Text   `json:"text"`
		Files  []field.File `json:"files,omitempty"`
		By     int64        `json:"by,omitempty"`
	}
	dreamt struct{}
)

func (e wished) apply(w *wish) {
	w.Case, w.Person, w.Sealed, w.By = e.Case, e.Person, e.Sealed, e.By
	for _, f := range e.Files {
		w.Files = append(w.Files, f.Digest)
	}
}
func (dreamt) apply(w *wish) { w.By = 0 }

var wishGranted = stream.Notice{Kind: "wish_dreamt", Call: stream.Acts, Icon: "star"}

var wishes = stream.New(stream.Of[wish, wishing]{Name: "wish", Events: []wishing{wished{}, dreamt{}},
	NameOf: func(e wishing) string {
		if _, ok := e.(dreamt); ok {
			return "wish.dreamt"
		}
		return "wish.wished"
	},
	Evolve:  func(w *wish, r stream.Recorded[wishing]) { w.Version = r.Version; r.Event.apply(w) },
	Version: func(w *wish) int { return w.Version },
	Due: func(w *wish) stream.Due {
		if w.By == 0 {
			return stream.Due{}
		}
		return stream.Due{At: w.By, What: "dream"}
	},
	Tie:     func(w *wish) stream.Tie { return stream.Tie{Case: w.Case, Person: w.Person, Files: w.Files} },
	Notices: []stream.Notice{wishGranted},
	Page:    "/wishes/",
	Hears:   func(e wishing) bool { _, ok := e.(dreamt); return ok },
	Hear: func(a *stream.Audience, around stream.Around[wish], _ stream.Recorded[wishing]) {
		before, after := around()
		if before.By != 0 && after.By == 0 {
			a.Tell("anna", wishGranted, stream.Args{Number: after.Case})
		}
	},
})

type wishDesk = lane.Desk[wish, wishing, *wished]

func openWishes(h *house.House) *wishDesk {
	return lane.Of(lane.Open(lane.House{DB: h.DB, Journal: h.Journal, Vault: h.Vault, Now: h.Now, Use: h.Blobs.Use}, wishes), lane.Rules[wish, wishing, *wished]{
		Name: func(*wished) string { return "wish" },
		Meet: func(ctx context.Context, w *wish, c *wished) ([]journal.Seen, error) {
			of := c.Case
			if w != nil && w.Version > 0 {
				of = w.Case
			}
			if of == "" {
				return nil, nil
			}
			s, err := h.Desk.Load(ctx, of)
			return []journal.Seen{{Stream: of, Version: s.Version}}, err
		},
		May: func(stream.Meta, *wish, *wished) error { return nil },
		Decide: func(m stream.Meta, w *wish, c *wished) ([]wishing, error) {
			switch {
			case c.Text.IsZero() && w.By != 0 && w.By <= m.At.UnixMicro():
				return []wishing{dreamt{}}, nil
			case c.Text.IsZero():
				return nil, nil
			}
			return []wishing{*c}, nil
		},
		Tick: func() *wished { return &wished{} },
		Key:  func(w *wish, c *wished) string { return c.Sealed },
	})
}

// besides opens a house that keeps wishes, too, on each database.
func besides(t *testing.T, run func(t *testing.T, h *house.House, d *wishDesk)) {
	t.Parallel()
	for name, o := range map[string]house.Options{"sqlite": {}, "postgres": {Database: "postgres"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if o.Dir = t.TempDir(); o.Database != "" {
				o.Database = storetest.PostgresDSN(t)
			}
			var d *wishDesk
			h := openAt(t, house.Beside(o, wishes, func(h *house.House) house.Keeper { d = openWishes(h); return d }))
			run(t, h, d)
		})
	}
}

// TestWhatBelongsToACase: the streams of another type that belong to a complaint or a customer are proven, found and forgotten
// with him, and stand in the case file.
func TestWhatBelongsToACase(t *testing.T) {
	besides(t, func(t *testing.T, h *house.House, d *wishDesk) {
		ctx := context.Background()
		s, other := taken(t, h, newCase("13800001111")), taken(t, h, newCase("13800002222"))
		do := func(c wished) wish {
			t.Helper()
			done, err := d.Do(ctx, stream.Meta{By: "anna", Channel: "desk"}, "", &c)
			if err != nil {
				t.Fatal(err)
			}
			return *done.State
		}
		file := func(words string) []field.File {
			f := put(t, h, words)
			f.Name = field.Text{}
			return []field.File{f}
		}
		own, shared, late := file("他的"), file("两个人的"), file("之后的")
		do(wished{Case: s.ID, Sealed: s.Person, Text: field.TextOf("一匹马"), Files: append(slices.Clone(own), shared...)})
		do(wished{Case: s.ID, Text: field.TextOf("用机构的钥匙写的")})
		do(wished{Person: s.Person, Sealed: s.Person, Text: field.TextOf("只与他有关"), Files: late})
		do(wished{Case: other.ID, Sealed: other.Person, Text: field.TextOf("别人的"), Files: shared})
		do(wished{Text: field.TextOf("谁的也不是")})
		if v := found(t, h, "as it was written", ""); v.Streams != 5 {
			t.Errorf("%d streams are compared", v.Streams)
		}

		var out bytes.Buffer
		if err := write(ctx, h, s.ID, nil, &out); err != nil {
			t.Fatal(err)
		}
		f, err := casefile.Check(bytes.NewReader(out.Bytes()), int64(out.Len()), h.Keys.Verifier())
		if err != nil || !f.OK() || len(f.Manifest.Belonging) != 2 || f.Texts < 5 || f.Files != 2 || f.Unknown != 2 {
			t.Errorf("%+v %v", f, err)
		}

		tampered(t, h, "it belongs to another", "tie ", "tie", []any{other.ID}, `update tie set case_id = $1 where case_id <> ''`)
		tampered(t, h, "it points to no file", "tie_file ", "tie_file", nil, `delete from tie_file`)
		tampered(t, h, "its words emptied", "is gone, and no erasure is on record", "vault_text", nil, `update vault_text set sealed = null where person = ''`)

		e, err := h.Erase(ctx, complaint.Meta{By: "boss", Channel: "desk"}, s.Person, "客户要求")
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(e.Files)
		want := []string{own[0].Digest, late[0].Digest}
		slices.Sort(want)
		if !slices.Equal(e.Files, want) || e.Kept != 1 || e.Texts < 5 {
			t.Errorf("%+v", e)
		}
		if v := found(t, h, "after the erasure", ""); v.Forgotten != 2 {
			t.Errorf("%d files are forgotten", v.Forgotten)
		}
		for id, gone := range map[string]bool{"一匹马": true, "用机构的钥匙写的": true, "只与他有关": true, "别人的": false, "谁的也不是": false} {
			if reads(t, h, id) == gone {
				t.Errorf("%s: gone should be %v", id, gone)
			}
		}
		if _, err := d.Do(ctx, stream.Meta{By: "anna", Channel: "desk"}, "", &wished{Case: s.ID, Sealed: s.Person, Text: field.TextOf("太晚了")}); err != nil {
			t.Error("what is written now belongs to the house", err)
		}
		if _, err := h.Replay(ctx); err != nil {
			t.Fatal(err)
		}
		found(t, h, "made again", "")
	})
}

// TestAnActionGoesWithItsCase: the corrective actions of a complaint are in its case file, alone in one of their own, and are
// forgotten with whose complaint it is; parted, they go with the other.
func TestAnActionGoesWithItsCase(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house.House) {
		ctx := context.Background()
		c := newCase("13800001111")
		s := taken(t, h, c)
		taken(t, h, newCase("13800001111"))
		id, proof := s.ID+"-2", put(t, h, "验收单")
		act := func(by string, c improve.Command) {
			t.Helper()
			if _, err := h.Actions.Do(ctx, stream.Meta{By: by, Channel: "desk"}, id, c); err != nil {
				t.Fatal(err)
			}
		}
		act(stream.System, &improve.OpenAction{Case: s.ID, Rectification: "r1", Decided: 2, By: "boss", What: field.TextOf("更换同批端口"),
			Department: "desk", DueOn: time.Now().AddDate(0, 0, 10).Format(time.DateOnly)})
		act("anna", &improve.AcceptAction{})
		act("anna", &improve.WorkOnAction{Text: field.TextOf("第一批"), Files: []improve.File{proof}})
		file := func(id string) casefile.Findings {
			t.Helper()
			var out bytes.Buffer
			if err := write(ctx, h, id, nil, &out); err != nil {
				t.Fatal(err)
			}
			f, err := casefile.Check(bytes.NewReader(out.Bytes()), int64(out.Len()), h.Keys.Verifier())
			if err != nil || !f.OK() || f.Unknown != 0 {
				t.Errorf("%+v %v", f, err)
			}
			return f
		}
		whole, alone := file(s.ID), file(id)
		if b := whole.Manifest.Belonging; len(b) != 1 || b[0] != (casefile.Belonging{Type: "improve", ID: id, Events: 3}) || whole.Files != 1 {
			t.Errorf("of the case: %+v", whole)
		}
		if alone.Manifest.Type != "improve" || alone.Manifest.Number != s.Number || alone.Texts != 3 || alone.Files != 1 {
			t.Errorf("of the action: %+v", alone)
		}
		looks, err := h.Vault.Looks(ctx, h.DB.Reader(), s.Person, "", 9)
		if err != nil || len(looks) != 2 {
			t.Errorf("two files were taken, on record are %+v %v", looks, err)
		}

		p := house.Parting{Person: s.Person, Cases: []string{s.ID}, Reason: "同一号码两位客户", Share: vault.Share{Name: "郑小山"}}
		parted, err := h.Part(ctx, complaint.Meta{By: "boss", Channel: "desk"}, p)
		if err != nil {
			t.Fatal(err)
		}
		found(t, h, "parted", "")
		erase := func(person string) house.Erasure {
			t.Helper()
			e, err := h.Erase(ctx, complaint.Meta{By: "boss", Channel: "desk"}, person, "客户要求")
			if err != nil {
				t.Fatal(err)
			}
			found(t, h, "erased", "")
			return e
		}
		if erase(s.Person); !reads(t, h, "更换同批端口") {
			t.Error("the words of the action went with whom they are not about")
		}
		if e := erase(parted.Person); reads(t, h, "更换同批端口") || reads(t, h, "第一批") || !slices.Equal(e.Files, []string{proof.Digest}) {
			t.Errorf("the action is not forgotten with its case: %+v", e)
		}
		if f := file(s.ID); f.Absent != 1 || f.Erased < 3 {
			t.Errorf("%+v", f)
		}
	})
}

// reads tells whether words can be read anywhere in the house.
func reads(t *testing.T, h *house.House, words string) bool {
	t.Helper()
	ctx := context.Background()
	ids, err := store.All[string](ctx, h.DB.Reader(), `select id from vault_text`)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := h.Vault.OpenTexts(ctx, h.DB.Reader(), ids)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		if x.Body == words {
			return true
		}
	}
	return false
}

// TestEveryStreamTicksAndTells: what falls due on a stream of another type comes by itself, and who is to hear of it does.
func TestEveryStreamTicksAndTells(t *testing.T) {
	besides(t, func(t *testing.T, h *house.House, d *wishDesk) {
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); _ = h.Run(ctx, nil) }()
		defer func() { cancel(); waittest.For(t, "the end of the house", done) }()
		w, err := d.Do(ctx, stream.Meta{By: "root", Channel: "desk"}, "", &wished{Text: field.TextOf("一朵云"), By: time.Now().Add(-time.Minute).UnixMicro()})
		if err != nil {
			t.Fatal(err)
		}
		var list []notify.Notice
		waittest.Until(t, "anna is told", func() bool {
			list, _, err = h.Notify.Inbox(ctx, "anna", notify.Page{Limit: 9})
			return err != nil || len(list) > 0
		}, func() any { return err })
		if err != nil || list[0].Kind != wishGranted.Kind || list[0].Page() != "/wishes/"+w.ID || list[0].OfCase() {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// TestAnEventOfNoStream: what no type of stream here knows is named, and not passed over.
func TestAnEventOfNoStream(t *testing.T) {
	t.Parallel()
	o := house.Options{Dir: t.TempDir()}
	var d *wishDesk
	h := openAt(t, house.Beside(o, wishes, func(h *house.House) house.Keeper { d = openWishes(h); return d }))
	if _, err := d.Do(context.Background(), stream.Meta{By: "anna"}, "", &wished{Text: field.TextOf("一艘船")}); err != nil {
		t.Fatal(err)
	}
	found(t, h, "it is known", "")
	_ = h.Close()
	again := openAt(t, o)
	v := found(t, again, "it is not known", `"wish.wished" is an event of a type of stream that is not known here`)
	if len(v.Problems) != 1 {
		t.Errorf("%q", strings.Join(v.Problems, "\n"))
	}
}

// write makes the file of a stream, for who works at the machine.
func write(ctx context.Context, h *house.House, id string, sheet casefile.Sheet, out io.Writer) error {
	f, err := casefile.Open(ctx, h, stream.System, casefile.Stream(id))
	if err != nil {
		return err
	}
	return f.Write(ctx, sheet, out)
}
