package house_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/intake"
	"amends/internal/waittest"
)

// letter is what comes by the door of this test.
type letter struct{ id, from, matter, photo string }

// letterbox is a door as docs/how-to-add-a-channel.md has it: it turns letters into complaints and does nothing else.
type letterbox struct {
	letters []letter
	answers []string
	done    chan struct{}
}

func (*letterbox) ID() string { return "email" }

func (b *letterbox) Run(ctx context.Context, in *intake.Intake) error {
	defer close(b.done)
	for _, l := range b.letters {
		c := intake.Complaint{Complainant: intake.Person{Email: l.from}, Subject: complaint.TextOf(intake.Subject(l.matter)),
			Matter: complaint.TextOf(l.matter)}
		if l.photo != "" {
			k, err := in.Keep(ctx, strings.NewReader(l.photo), "photo.txt")
			if err != nil {
				return err
			}
			c.Files = []intake.Attached{{Token: k.Token, Name: k.Ref.Name}}
		}
		var r intake.Receipt
		_, err := in.Patiently(ctx, func() (err error) {
			r, err = in.Complain(ctx, intake.Said{From: l.from, Language: "en", Key: "letter/" + l.id, Shared: true}, c)
			return err
		})
		switch f := fault.As(err); {
		case f != nil && len(f.Fields) > 0:
			b.answers = append(b.answers, f.Fields[0].Path+" "+f.Fields[0].Key)
		case err != nil:
			return err
		default:
			b.answers = append(b.answers, r.Number)
		}
	}
	return nil
}

// TestADoorThatRunsByItself registers complaints through a door that is declared here and nowhere else: one that comes
// twice is one, who gives no address is refused in words, and what came is on record as every other complaint is.
func TestADoorThatRunsByItself(t *testing.T) {
	t.Parallel()
	box := &letterbox{done: make(chan struct{}), letters: []letter{
		{"1", "zoe@mail.example", "The line is down! Since Monday nobody comes.", "what it looks like"},
		{"1", "zoe@mail.example", "The line is down! Since Monday nobody comes.", ""},
		{"2", "", "Anybody there?", ""},
	}}
	h := openAt(t, house.Options{Dir: t.TempDir(), Doors: []intake.Door{box}})
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx, nil) }()
	defer func() {
		end()
		if err := waittest.For(t, "the house closes", done); err != nil {
			t.Error(err)
		}
	}()
	waittest.For(t, "the last letter", box.done)
	came := box.answers
	if len(came) != 3 || came[0] == "" || came[1] != came[0] || came[2] != "complainant input.required" {
		t.Fatalf("%q", came)
	}
	id, err := h.Views.Numbered(t.Context(), came[0])
	if err != nil {
		t.Fatal(err)
	}
	record, err := h.Desk.Record(t.Context(), id)
	if err != nil || record[0].Channel != "email" || record[0].By != complaint.Customer {
		t.Fatalf("%+v %v", record[0], err)
	}
	e := record[0].Event.(complaint.Registered)
	s, err := h.Desk.Load(t.Context(), id)
	if err != nil || s.Channel != "email" || len(e.Files) != 1 || !slices.Equal(s.Missing, []string{"wish", "occurred_on", "product"}) {
		t.Errorf("%s, files %v, missing %v, %v", s.Channel, e.Files, s.Missing, err)
	}
	who, err := h.Vault.Person(t.Context(), h.DB.Reader(), s.Contact())
	if err != nil || !slices.Contains(who.Emails, "zoe@mail.example") || who.Extra["language"] != "en" {
		t.Errorf("%+v %v", who, err)
	}
	said, _, err := h.Vault.Texts(t.Context(), h.DB.Reader(), []string{s.Subject.ID})
	if err != nil || said[s.Subject.ID] != "The line is down" {
		t.Errorf("the subject is %q, %v", said[s.Subject.ID], err)
	}
}

// TestTheHowToIsTrue: the door that docs/how-to-add-a-channel.md shows is the one above.
func TestTheHowToIsTrue(t *testing.T) {
	t.Parallel()
	howTo, err := os.ReadFile("../../docs/how-to-add-a-channel.md")
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.ReadFile("door_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(howTo), "```go\n")
	shown, _, ok := strings.Cut(shown, "   ```")
	if shown = strings.ReplaceAll("\n"+shown, "\n   ", "\n"); !ok || !strings.Contains(string(here), strings.TrimSpace(shown)) {
		t.Errorf("no such door is tried:\n%s", shown)
	}
}
