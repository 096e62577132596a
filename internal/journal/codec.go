package journal

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"amends/internal/complaint"
	"amends/internal/store"
)

// names are the wire names of all events. Names are data: never renamed, never reused, never deleted. An event whose
// shape changes gets a new name and an upcast beside the old line.
var names = []struct {
	name string
	make func() complaint.Event
}{
	{"complaint.registered", of[complaint.Registered]},
	{"complaint.acknowledged", of[complaint.Acknowledged]},
	{"complaint.classified", of[complaint.Classified]},
	{"complaint.assessed", of[complaint.Assessed]},
	{"complaint.assigned", of[complaint.Assigned]},
	{"complaint.first_replied", of[complaint.FirstReplied]},
	{"complaint.replied", of[complaint.Replied]},
	{"complaint.noted", of[complaint.Noted]},
	{"complaint.heard", of[complaint.Heard]},
	{"complaint.evidence_added", of[complaint.EvidenceAdded]},
	{"complaint.investigated", of[complaint.Investigated]},
	{"complaint.finding_notified", of[complaint.FindingNotified]},
	{"complaint.cause_determined", of[complaint.CauseDetermined]},
	{"complaint.liability_drafted", of[complaint.LiabilityDrafted]},
	{"complaint.liability_reviewed", of[complaint.LiabilityReviewed]},
	{"complaint.plan_proposed", of[complaint.PlanProposed]},
	{"complaint.plan_approved", of[complaint.PlanApproved]},
	{"complaint.plan_returned", of[complaint.PlanReturned]},
	{"complaint.carried_out", of[complaint.CarriedOut]},
	{"complaint.compensated", of[complaint.Compensated]},
	{"complaint.cared", of[complaint.Cared]},
	{"complaint.result_notified", of[complaint.ResultNotified]},
	{"complaint.confirmed", of[complaint.Confirmed]},
	{"complaint.unsolved", of[complaint.Unsolved]},
	{"complaint.surveyed", of[complaint.Surveyed]},
	{"complaint.rectified", of[complaint.Rectified]},
	{"complaint.evaluated", of[complaint.Evaluated]},
	{"complaint.closed", of[complaint.Closed]},
	{"complaint.revisited", of[complaint.Revisited]},
	{"complaint.case_published", of[complaint.CasePublished]},
	{"complaint.archived", of[complaint.Archived]},
	{"complaint.reopened", of[complaint.Reopened]},
	{"complaint.withdrawn", of[complaint.Withdrawn]},
	{"complaint.step_waived", of[complaint.StepWaived]},
	{"complaint.branch_taken", of[complaint.BranchTaken]},
	{"complaint.clocks_moved", of[complaint.ClocksMoved]},
	{"complaint.customer_asked", of[complaint.CustomerAsked]},
	{"complaint.resumed", of[complaint.Resumed]},
	{"complaint.waited_long", of[complaint.WaitedLong]},
	{"complaint.extended", of[complaint.Extended]},
	{"complaint.tagged", of[complaint.Tagged]},
	{"complaint.linked", of[complaint.Linked]},
	{"complaint.escalated", of[complaint.Escalated]},
	{"complaint.procedure_moved", of[complaint.ProcedureMoved]},
	{"complaint.erased", of[complaint.Erased]},
	{"complaint.supplemented", of[complaint.Supplemented]},
	{"complaint.unanswered", of[complaint.Unanswered]},
	{"complaint.party_named", of[complaint.PartyNamed]},
	{"complaint.party_cleared", of[complaint.PartyCleared]},
	{"complaint.statement_asked", of[complaint.StatementAsked]},
	{"complaint.statement_given", of[complaint.StatementGiven]},
	{"complaint.access_granted", of[complaint.AccessGranted]},
	{"complaint.access_ended", of[complaint.AccessEnded]},
	{"complaint.contested", of[complaint.Contested]},
	{"complaint.grade_raised", of[complaint.GradeRaised]},
	{"complaint.superior_asked", of[complaint.SuperiorAsked]},
	{"complaint.superior_late", of[complaint.SuperiorLate]},
	{"complaint.superior_answered", of[complaint.SuperiorAnswered]},
	{"complaint.rectification_due", of[complaint.RectificationDue]},
	{"complaint.rectification_done", of[complaint.RectificationDone]},
	{"complaint.person_changed", of[complaint.PersonChanged]},
	{"complaint.person_parted", of[complaint.PersonParted]},
	{"complaint.code_told", of[complaint.CodeTold]},
	{"complaint.yes_doubted", of[complaint.YesDoubted]},
}

// of makes an empty event; decoding fills a pointer, the record keeps the value.
func of[E complaint.Event]() complaint.Event { var e E; return e }

var (
	byName = map[string]reflect.Type{}
	byType = map[reflect.Type]string{}
)

func init() {
	for _, n := range names {
		t := reflect.TypeOf(n.make())
		if byName[n.name] != nil || byType[t] != "" {
			panic("journal: event name twice: " + n.name)
		}
		byName[n.name], byType[t] = t, n.name
	}
}

// Names lists the wire names in their order, for documentation and the test of frozen formats.
func Names() []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = n.name
	}
	return out
}

// Encode gives an event its wire form.
func Encode(e complaint.Event) (New, error) {
	name, ok := byType[reflect.TypeOf(e)]
	if !ok {
		return New{}, fmt.Errorf("encode event %T: it has no wire name", e)
	}
	payload, err := json.Marshal(e)
	if err != nil {
		return New{}, fmt.Errorf("encode %s: %w", name, err)
	}
	return New{Type: name, Payload: payload}, nil
}

// viaSign parts a channel from the token that used it. No channel has it in its name.
const viaSign = "#"

// Through is the channel of an event that came by an API token, as the record keeps it: the token is part of the leaf, and
// costs no byte an event, since channels are words that are written once.
func Through(channel, token string) string {
	if token == "" {
		return channel
	}
	return channel + viaSign + token
}

// Decode reads one record of a complaint back.
func Decode(r Record) (complaint.Recorded, error) {
	if r.told != nil {
		return r.told.Recorded, nil
	}
	t, ok := byName[r.Type]
	if !ok {
		return complaint.Recorded{}, fmt.Errorf("decode position %d: no event is named %q", r.Position, r.Type)
	}
	p := reflect.New(t)
	if err := json.Unmarshal(r.Payload, p.Interface()); err != nil {
		return complaint.Recorded{}, fmt.Errorf("decode position %d %s: %w", r.Position, r.Type, err)
	}
	channel, via, _ := strings.Cut(r.Channel, viaSign)
	return complaint.Recorded{Event: p.Elem().Interface().(complaint.Event), Version: r.Version, At: store.Time(r.At),
		By: r.By, Channel: channel, Via: via}, nil
}

// DecodeAll reads a whole stream back.
func DecodeAll(list []Record) ([]complaint.Recorded, error) {
	out := make([]complaint.Recorded, len(list))
	for i, r := range list {
		var err error
		if out[i], err = Decode(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}
