package portal

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/intake"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/kit"
	"amends/internal/web/page"
)

// following is the page of one complaint.
type following struct {
	frame
	view.Progress
	Hero     kit.Hero
	Sent     string
	Photos   []kit.File
	News     []kit.NewsItem
	Talk     []kit.Bubble
	Officer  string
	Key      string
	Base     string            // address of the complaint
	Text     string            // an answer that came back
	Marks    map[string]string // of the survey, given already
	Errors   map[string]string
	Problem  string
	Open     string        // the part that stays unfolded
	Acts     []*intake.Act // whose forms the page draws by itself
	Thanks   bool
	Short    bool // the code is an old one of six digits
	Outcome  string
	Solution []kit.Bubble // what the customer is asked to confirm
}

func (p *portal) progress(w http.ResponseWriter, r *http.Request) error {
	x, err := p.mine(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	f := p.following(r, x)
	if f.Short, err = p.Auth.ShortCode(r.Context(), x.ID); err != nil {
		return err
	}
	f.Thanks = r.URL.Query().Has("thanks")
	return page.Render(w, r, http.StatusOK, progressView(f))
}

func (p *portal) following(r *http.Request, x view.Progress) following {
	ctx := r.Context()
	f := following{frame: p.frame(r, "portal.progress", "/portal"), Progress: x, Key: uuid.NewString(), Base: "/portal/c/" + url.PathEscape(x.Number),
		Sent: i18n.T(ctx, "portal.sent_at", "number", x.Number, "at", i18n.DateTime(ctx, x.ReceivedAt.Time()))}
	f.Here = f.Base
	f.Officer = officer(ctx, p.Register.Snapshot().StaffByID[x.Handler])
	f.Hero = p.hero(ctx, x, f.Officer)
	if x.Outcome != "" {
		f.Outcome = i18n.T(ctx, "portal.outcome."+x.Outcome)
	}
	for i := range p.acts {
		if a := &p.acts[i]; a.Form != intake.ByHand && a.May(&x) {
			f.Acts = append(f.Acts, a)
		}
	}
	f.tell(ctx)
	return f
}

// reason is the one field of an act's form.
func (f following) reason(ctx context.Context, a *intake.Act) kit.Field {
	at := kit.Field{Name: "text", ID: "f-" + a.Name(), Label: i18n.T(ctx, "portal."+a.Name()+"_why"), Required: a.Optional == ""}
	if !at.Required {
		at.Mark = i18n.T(ctx, "portal.optional")
	}
	for _, words := range f.Errors {
		if f.Open == a.Name() {
			at.Error = words
		}
	}
	return at
}

// ending is the kind of the button of what is not taken back easily; rows is the room for a text.
var (
	ending = map[bool]kit.Kind{true: kit.DangerText}
	rows   = map[intake.Form]int{intake.Folded: 2, intake.OnCard: 3}
)

func officer(ctx context.Context, s *register.Staff) string {
	if s == nil {
		return ""
	}
	name := s.Name
	if i18n.From(ctx) == i18n.En && s.NameEn != "" {
		name = s.NameEn
	}
	if s.Number == "" {
		return name
	}
	return i18n.T(ctx, "portal.officer", "name", name, "number", s.Number)
}

// hero says what happens now and by when, first of all.
func (p *portal) hero(ctx context.Context, x view.Progress, by string) kit.Hero {
	h := kit.Hero{Label: i18n.T(ctx, "portal.steps"), Icon: "search", Title: strings.TrimRight(i18n.Name(ctx, x.Now), "\u3002.")}
	if by != "" {
		h.By = i18n.T(ctx, "portal.handler", "who", by)
	}
	for _, st := range x.Stages {
		if st.State == procedure.Now {
			h.State = i18n.Name(ctx, st.Title)
		}
	}
	switch {
	case x.Erased:
		h.State, h.Title, h.Icon, h.By = i18n.T(ctx, "portal.erased_state"), i18n.T(ctx, "portal.erased"), "lock", ""
	case x.Question != "":
		h.State, h.Title, h.Icon = i18n.T(ctx, "portal.waiting_state"), i18n.T(ctx, "portal.waiting"), "chat"
	case x.CanConfirm:
		h.Title, h.Icon = i18n.T(ctx, "portal.please_confirm"), "check-circle"
	case x.ClosedAt != 0:
		h.State, h.Title, h.Icon = i18n.T(ctx, "portal.closed_state"), i18n.T(ctx, "portal.closed", "day", i18n.Date(ctx, x.ClosedAt.Time())), "check"
	case x.By != 0 && x.By.Before(p.Now()):
		h.Title, h.Icon = i18n.T(ctx, "portal.late", "now", h.Title), "triangle"
	case x.By != 0:
		h.Title = i18n.T(ctx, "portal.now_by", "now", h.Title, "when", i18n.When(ctx, x.By.Time()))
	}
	if h.State == "" {
		h.State = i18n.T(ctx, "portal.done_state")
	}
	h.Steps = dots(ctx, x.Stages)
	return h
}

// dots are the stages with names short enough for a phone; neighbours of one hue are one dot.
func dots(ctx context.Context, stages []view.PublicStage) []kit.Dot {
	var out []kit.Dot
	state := map[procedure.StageTime]string{procedure.Past: "done", procedure.Now: "now", procedure.Coming: "next"}
	for i, st := range stages {
		if st.Hue == "revisiting" && i == len(stages)-1 && st.State != procedure.Now {
			continue // what may follow long after the end
		}
		d := kit.Dot{Label: i18n.T(ctx, "portal.dot."+st.Hue), State: state[st.State]}
		if i > 0 && stages[i-1].Hue == st.Hue {
			if last := &out[len(out)-1]; d.State == "now" || last.State == "done" {
				last.State = d.State
			}
			continue
		}
		out = append(out, d)
	}
	return out
}

// silent are entries that belong into the news and not into the conversation, though the customer caused them.
var silent = []string{"event.complaint.registered", "event.complaint.confirmed", "event.complaint.surveyed", "event.complaint.yes_doubted"}

// tell divides the timeline: what was said is a conversation, what was done is news, newest first.
func (f *following) tell(ctx context.Context) {
	for _, e := range f.Timeline {
		at := i18n.When(ctx, e.At.Time())
		files := make([]kit.File, 0, len(e.Files))
		for _, x := range e.Files {
			files = append(files, fileOf(f.Number, x.Digest, x.Name, x.Type))
		}
		if e.Key == "event.complaint.registered" {
			f.Photos = files
		}
		spoken := (e.Kind == complaint.FromCustomer || e.Kind == complaint.ToCustomer) && !slices.Contains(silent, e.Key)
		if text := bodies(ctx, e, spoken); text != "" {
			b := kit.Bubble{Mine: e.Kind == complaint.FromCustomer, Who: f.who(ctx, e), At: at, Text: text, Files: files}
			if !f.repeats(b) {
				f.Talk = append(f.Talk, b)
			}
			if e.Key == "event.complaint.result_notified" {
				f.Solution = []kit.Bubble{b}
			}
		}
		n := kit.NewsItem{Title: i18n.T(ctx, "portal."+e.Key), At: at}
		switch e.Key {
		case "event.complaint.registered":
			if len(files) > 0 {
				n.Text = i18n.T(ctx, "portal.got_files", "n", len(files))
			}
		case "event.complaint.assigned":
			n.Text = i18n.T(ctx, "portal.assigned_to", "who", f.Officer)
			f.News = slices.DeleteFunc(f.News, func(x kit.NewsItem) bool { return x.Title == n.Title }) // who was in charge before is not
		case "event.complaint.confirmed", "event.complaint.surveyed":
			if e.By != complaint.Customer { // written down for him: it is not for us to say that he did
				n.Title = i18n.T(ctx, "portal."+e.Key+"_noted")
			}
		case "event.complaint.heard", "event.complaint.replied":
			continue // the conversation shows them
		}
		f.News = append([]kit.NewsItem{n}, f.News...)
	}
}

// repeats tells that the customer's words were just shown: what he says once may stand with two entries, that he denies
// and that the case goes on.
func (f *following) repeats(b kit.Bubble) bool {
	n := len(f.Talk)
	return n > 0 && b.Mine && len(b.Files) == 0 && f.Talk[n-1].Mine && f.Talk[n-1].Text == b.Text && f.Talk[n-1].At == b.At
}

func (f *following) who(ctx context.Context, e view.Entry) string {
	if e.Kind == complaint.FromCustomer {
		return i18n.T(ctx, "portal.you")
	}
	if e.By == f.Handler && f.Officer != "" {
		return f.Officer
	}
	return i18n.T(ctx, "portal.us")
}

// bodies joins what was written in one act, if it belongs into the conversation; the parts of a reply have headings.
func bodies(ctx context.Context, e view.Entry, spoken bool) string {
	var parts []string
	if !spoken {
		return ""
	}
	for _, b := range e.Bodies {
		switch {
		case b.Erased:
			parts = append(parts, i18n.T(ctx, "portal.erased_text"))
		case b.Lost:
			parts = append(parts, i18n.T(ctx, "portal.lost_text"))
		case b.Text == "":
		case len(e.Bodies) > 1:
			parts = append(parts, i18n.T(ctx, "portal.part."+b.Label)+"\n"+complaint.Unread(b.Text))
		default:
			parts = append(parts, complaint.Unread(b.Text))
		}
	}
	return strings.Join(parts, "\n\n")
}

// file serves a file that the customer may see: one of the public entries of his own complaint.
func (p *portal) file(w http.ResponseWriter, r *http.Request) error {
	x, err := p.mine(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	for _, e := range x.Timeline {
		for _, f := range e.Files {
			if f.Digest == r.PathValue("digest") {
				return p.Blobs.Serve(w, r, f.Digest, f.Name, false)
			}
		}
	}
	return fault.New(fault.Unknown, "portal.no_file")
}
