package complaint

import (
	"slices"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
	"amends/internal/stream"
)

// TellCode gives the portal's code of a complaint out: to somebody of the house, who reads it or prints it, or to the
// complainant, whom a machine carries it to. It is the house's own: with it goes the drawing of another code.
type TellCode struct {
	Way  string `json:"way"` // shown, paper; sms, email
	Anew bool   `json:"anew,omitempty"`
	Text Text   `json:"text,omitzero"` // of the message
	// Medium carries a message without the code: the complainant hears that the one he has opens nothing any more.
	Medium string `json:"medium,omitempty"`
	// Reached says that a machine carries messages to the complainant; the house knows.
	Reached bool `json:"reached,omitempty"`
}

// CodeTold says how the code was given out. Anew: another one was drawn, and the one from before opens nothing any more.
type CodeTold struct {
	Way  string `json:"way"`
	Anew bool   `json:"anew,omitempty" tell:"bool"`
}

var tellCodeAct = &Act{
	Act: act.Act{Name: "tell_code", Conflict: act.Free, May: []string{"case.reply"}, Fields: []field.Field{
		field.Choice.Of("way").Among(append([]string{"shown", "paper"}, field.Carried...)...).Need(),
	}},
	New: func() Command { return new(TellCode) },
}

// Act is the declaration.
func (*TellCode) Act() *Act { return tellCodeAct }

// Its words are the house's own, of the template.
func (c *TellCode) toHim() toHim { return toHim{c.carrier(), map[string]Text{"text": c.Text}, true} }

// sent says that the code goes to the complainant and is seen by nobody here.
func (c *TellCode) sent() bool { return slices.Contains(field.Carried, c.Way) }

// carrier is what brings the complainant a message; "": none goes to him.
func (c *TellCode) carrier() string {
	if c.sent() {
		return c.Way
	}
	return c.Medium
}

// What is sent is never a code that somebody here has seen: another one is drawn, and with it the complainant speaks for
// himself again. It ends the one that he has, so whoever sends it says that he means it. Who works on the case sends it where
// a machine reaches the complainant; on paper it may be had always.
func (c *TellCode) decide(d *decision) error {
	if err := d.check(c); err != nil {
		return err
	}
	if c.Way == "shown" && c.Reached && d.worksOn(d.m.By) {
		return fault.Input("medium", "complaint.code_to_be_sent")
	}
	if c.sent() && !c.Anew && CodeAnew(&d.s) {
		return fault.Input("anew", "complaint.code_anew")
	}
	d.emit(CodeTold{c.Way, c.Anew})
	if c.sent() || c.Anew && c.Medium != "" {
		d.emit(Replied{Medium: c.carrier(), Text: c.Text})
	}
	return nil
}

// CodeAnew tells whether sending the code needs another one, because somebody of the house has seen the one of now.
func CodeAnew(s *State) bool { return len(s.CodeSeen) > 0 }

func (CodeTold) trait() Trait { return Trait{Name: "complaint.code_told", Voice: Change, Icon: "key"} }

func (e CodeTold) apply(s *State, r Recorded) {
	if e.Anew {
		s.CodeSeen = nil
	}
	if e.Way == "shown" || e.Way == "paper" {
		s.seesCode(r.By)
	}
}

// seesCode remembers that somebody of the house can open the portal as the complainant.
func (s *State) seesCode(by string) {
	if house(by) && !slices.Contains(s.CodeSeen, by) {
		s.CodeSeen = add(s.CodeSeen, by)
	}
}

// places remembers that somebody of the house chose where messages to the complainant go.
func (s *State) places(by string) {
	if house(by) && !slices.Contains(s.Placed, by) {
		s.Placed = add(s.Placed, by)
	}
}

func house(by string) bool { return by != "" && by != Customer && by != System }

// YesDoubted says that a yes came by a code which somebody who works on the case had seen, or which went to an address
// that he had put in: it is not taken for the complainant's own word until somebody else has asked him. Seen are those.
type YesDoubted struct {
	Text Text     `json:"text,omitzero"`
	Seen []string `json:"seen"`
}

// Doubt is a yes that is not known to be the complainant's own.
type Doubt struct {
	At   int64 // µs UTC
	Seen []string
}

func (YesDoubted) letter() act.Letter {
	return act.Letter{Medium: act.Anyway, House: "letter.complaint.yes_doubted"}
}

func (YesDoubted) trait() Trait {
	return Trait{Name: "complaint.yes_doubted", Voice: FromCustomer, Icon: "help", Public: true}
}

func (e YesDoubted) tell(t *Telling) {
	for _, id := range e.Seen {
		t.Fact("seen_by", field.Staff, id)
	}
	t.Say("text", e.Text)
}

func (YesDoubted) notice(a *audience) {
	a.owner(yesDoubted, stream.Args{})
	a.tell(a.lead(), yesDoubted, stream.Args{})
	a.tell(a.after().RegisteredBy, yesDoubted, stream.Args{})
}

func (e YesDoubted) apply(s *State, r Recorded) { s.Doubt = Doubt{micros(r.At), e.Seen} }

// readers are those of the house who could have spoken on the portal in the complainant's place: they saw his code, or put
// in where it is sent to.
func (d *decision) readers() []string {
	out := slices.Clone(d.s.CodeSeen)
	for _, id := range append(slices.Clip(d.s.Placed), d.w.Placed()...) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// standins are those readers who work on the case: with such a word they would judge their own work.
func (d *decision) standins() []string {
	return slices.DeleteFunc(d.readers(), func(id string) bool { return !d.worksOn(id) })
}

// himself refuses what the complainant says on the portal where somebody who works on his case could have said it.
func (d *decision) himself() error {
	if d.m.By == Customer && len(d.standins()) > 0 {
		return fault.New(fault.Refused, "complaint.code_seen")
	}
	return nil
}

// worksOn tells whether somebody has a hand in the work on the case: its owner, whoever handled it, did one of the handler's
// steps, or was let in to help. As with one's own work, that counts as long as the house has somebody who did not.
func (d *decision) worksOn(id string) bool {
	if id == d.s.Owner {
		return !d.w.Alone(id)
	}
	return d.helped(id) && d.w.Others("confirm", func(other string) bool {
		return other != d.s.Owner && !d.s.Party(other) && !d.helped(other)
	})
}

func (d *decision) helped(id string) bool {
	if slices.Contains(d.s.Handlers, id) || slices.Contains(d.s.Insiders(), id) {
		return true
	}
	return d.p != nil && slices.ContainsFunc(d.p.Steps, func(st procedure.Step) bool {
		return st.Is().Handling && d.s.Marks[st.ID].By == id
	})
}

// doubters are those who work on the case and could have said the yes that stands or waits there; none: it is beyond
// doubt, or there is none. Who takes the case over later is one of them, too.
func (d *decision) doubters() []string {
	switch {
	case d.s.Doubt.At != 0:
		return d.s.Doubt.Seen
	case d.s.Confirmed == "yes" && d.s.ConfirmedBy == Customer:
		return slices.DeleteFunc(slices.Clone(d.s.YesSeen), func(id string) bool { return !d.worksOn(id) })
	}
	return nil
}

// Doubtful tells whether there is a yes that somebody who does not work on the case must ask the complainant about.
func Doubtful(w World, s *State) bool {
	if s.Doubt.At == 0 && len(s.YesSeen) == 0 {
		return false
	}
	d := decision{w: w, s: *s}
	if p, err := w.Procedure(s.Procedure.ID, s.Procedure.Version); err == nil {
		d.use(p)
	}
	return len(d.doubters()) > 0
}

// checked refuses the word of somebody who vouches for a doubted yes without being another than who could have given it.
func (d *decision) checked(c *Confirm) error {
	switch {
	case c.Solved != "yes" || len(d.doubters()) == 0:
		return fault.Input("basis", "complaint.nothing_to_check")
	case d.worksOn(d.m.By):
		return fault.Input("basis", "complaint.own_check")
	case d.s.Contested > 0 && !slices.ContainsFunc(c.Files, recording):
		return fault.Input("files", "complaint.recording_contested")
	}
	return nil
}
