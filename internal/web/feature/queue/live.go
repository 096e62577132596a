package queue

import (
	"context"
	"net/http"
	"strings"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// The topics of the event stream. Other features publish into a person's own with News.
const (
	TopicCases    = "cases"
	TopicPresence = "presence"
)

// Inbox is the topic of one member of staff.
func Inbox(staff string) string { return "inbox:" + staff }

// Changed tells every open list and page that a complaint has changed; only those who may see it hear of it. Those of whose
// inboxes it is new hear so; a party is not told of which complaint. Whoever reads the journal calls it once for each
// complaint, after its events.
func Changed(ctx context.Context, s *site.Site, id string, staff []string) error {
	if s.Hub.Listeners() == 0 {
		return nil
	}
	if id == "" { // they were told of no case
		for _, who := range staff {
			News(s, who, "")
		}
		return nil
	}
	state, err := s.Desk.Load(ctx, id)
	if err != nil {
		return err
	}
	publish(s, TopicCases, "changed", state)
	if s.Present != nil {
		for _, who := range s.Present(id) { // it was handed on, say, while it lay open before them
			if !desk.Sees(s.Register.Snapshot(), who, state) {
				Lost(s, id, who)
			}
		}
	}
	for _, who := range staff {
		if state.Party(who) {
			News(s, who, "")
		} else {
			News(s, who, id)
		}
	}
	return nil
}

// Lost tells the open pages of a member of staff that he sees a complaint no longer.
func Lost(s *site.Site, id, staff string) {
	s.Hub.Publish(Inbox(staff), page.Message{Event: "gone", Data: id})
}

// News tells the open pages of a member of staff that his inbox has changed.
func News(s *site.Site, staff, caseID string) {
	s.Hub.Publish(Inbox(staff), page.Message{Event: "inbox", Data: caseID})
}

// Present tells that who looks at a complaint has changed.
func Present(s *site.Site, state complaint.State) { publish(s, TopicPresence, "presence", state) }

// publish carries who may see the case in the message's id, which the filter of each reader takes out again.
func publish(s *site.Site, topic, event string, state complaint.State) {
	s.Hub.Publish(topic, page.Message{ID: seal(state), Event: event, Data: state.ID})
}

const gap, comma = "\x1f", "\x1e"

func seal(s complaint.State) string {
	return strings.Join([]string{s.Department, s.Owner, s.RegisteredBy, strings.Join(s.Parties, comma), strings.Join(s.Insiders(), comma)}, gap)
}

func (h handler) live(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	filter := func(topic string, m page.Message) (page.Message, bool) {
		if topic != TopicCases && topic != TopicPresence {
			return m, true
		}
		ok := desk.Sees(h.Register.Snapshot(), v.Staff, unseal(m.ID))
		m.ID = ""
		return m, ok
	}
	return h.Hub.Serve(w, r, h.Still(v), filter, TopicCases, TopicPresence, Inbox(v.Staff))
}

func unseal(s string) complaint.State {
	p := strings.Split(s, gap)
	if len(p) != 5 {
		return complaint.State{}
	}
	list := func(s string) []string { return strings.FieldsFunc(s, func(r rune) bool { return string(r) == comma }) }
	return complaint.State{Department: p[0], Owner: p[1], RegisteredBy: p[2], Parties: list(p[3]), Circle: list(p[4])}
}
