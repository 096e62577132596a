package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// MoveProcedure puts the case under another approved version of its procedure, with a reason; not by its owner.
type MoveProcedure struct {
	Version int  `json:"version"`
	Reason  Text `json:"reason"`
}

// ProcedureMoved says which version applies from now on.
type ProcedureMoved struct {
	Procedure Version `json:"procedure"`
	Reason    Text    `json:"reason"`
}

var moveProcedureAct = &Act{
	Act: act.Act{Name: "move_procedure", Conflict: "complaint.own_move", Open: true, At: "PUT procedure",
		May: []string{"case.waive"},
		Fields: []field.Field{
			field.Number.Of("version").Between(1, 1<<20).Need(),
			field.Para.Of("reason").Need(),
		}},
	New: func() Command { return new(MoveProcedure) },
}

// Act is the declaration.
func (*MoveProcedure) Act() *Act { return moveProcedureAct }

func (c *MoveProcedure) decide(d *decision) error {
	if err := d.check(c); err != nil {
		return err
	}
	if c.Version == d.s.Procedure.Version {
		return nil
	}
	p, err := d.w.Procedure(d.s.Procedure.ID, c.Version)
	if err != nil {
		return fault.Input("version", "input.unknown", "value", c.Version)
	}
	if !d.w.Approved(p.ID, p.Version) { // a draft is one person's word
		return fault.Input("version", "complaint.version_not_approved", "value", c.Version)
	}
	d.emit(ProcedureMoved{Version{p.ID, p.Version}, c.Reason})
	d.use(p)
	return nil
}

func (ProcedureMoved) trait() Trait {
	return Trait{Name: "complaint.procedure_moved", Voice: Change, Icon: "flow"}
}

func (e ProcedureMoved) tell(t *Telling) {
	t.Fact("version", field.Number, e.Procedure.Version)
	t.Say("reason", e.Reason)
}

func (e ProcedureMoved) apply(s *State, r Recorded) { s.Procedure = e.Procedure }
