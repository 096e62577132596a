package complaint

import (
	"amends/internal/act"
	"amends/internal/field"
	"strconv"
)

// AddEvidence (证据) puts something on file that supports or refutes an allegation.
type AddEvidence struct {
	Title  Text   `json:"title" typed:"line"`
	Text   Text   `json:"text,omitzero"`
	Source string `json:"source"` // complainant, respondent, system, site_visit, third_party
	Files  []File `json:"files,omitempty"`
}

// Evidence is one exhibit on file.
type Evidence struct {
	ID     string `json:"id"`
	Title  Text   `json:"title,omitzero"`
	Text   Text   `json:"text,omitzero"`
	Source string `json:"source" tell:"choice"`
	Files  []File `json:"files,omitempty"`
	At     int64  `json:"-"`
	By     string `json:"-"`
}

// EvidenceAdded says that an exhibit was filed.
type EvidenceAdded struct{ Evidence }

var addEvidenceAct = &Act{
	Act: act.Act{Name: "add_evidence", Conflict: act.Free, Open: true, At: "POST evidence",
		May: []string{"case.work", "case.register"}, Menu: act.Open, Icon: "paperclip", Fields: []field.Field{
			field.Line.Of("title").Need(),
			field.Para.Of("text"),
			field.Choice.Of("source").Among("complainant", "respondent", "system", "site_visit",
				"third_party").Need().First("complainant"),
			field.Files.Of("files").With("text", "").ByRule(),
		}},
	New: func() Command { return new(AddEvidence) },
}

// Act is the declaration.
func (*AddEvidence) Act() *Act { return addEvidenceAct }

func (c *AddEvidence) decide(d *decision) error {
	l := d.fields(c)
	if c.Text.IsZero() && len(c.Files) == 0 {
		l.Add("files", "complaint.evidence_empty")
	}
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(EvidenceAdded{Evidence{ID: "e" + strconv.Itoa(len(d.s.Evidence)+1), Title: c.Title, Text: c.Text,
		Source: c.Source, Files: c.Files}})
	return nil
}

func (EvidenceAdded) trait() Trait {
	return Trait{Name: "complaint.evidence_added", Voice: Work, Icon: "paperclip"}
}

func (e EvidenceAdded) apply(s *State, r Recorded) {
	n := e.Evidence
	n.At, n.By = micros(r.At), r.By
	s.Evidence = add(s.Evidence, n)
}

// fileAll puts the files that came with an event among the exhibits, unless they are there.
func (s *State) fileAll(files []File, source string, r Recorded) {
	for _, f := range files {
		if _, there := s.Named(f.Digest); !there {
			s.file(f, source, r)
		}
	}
}

// file puts a file that came with a message among the exhibits.
func (s *State) file(f File, source string, r Recorded) {
	s.Evidence = add(s.Evidence, Evidence{ID: "e" + strconv.Itoa(len(s.Evidence)+1), Source: source, Files: []File{f},
		At: micros(r.At), By: r.By})
}
