package demo

import (
	"context"
	"fmt"
	"time"

	"amends/internal/complaint"
	"amends/internal/improve"
)

// promised is the action that the case has promised, as it stands; nil: it has promised none that is not done.
func (p *play) promised(ctx context.Context) error {
	p.doing, p.action = "", nil
	r := p.s.OpenRectification()
	if r == nil {
		return nil
	}
	var err error
	p.doing = r.Improvement
	p.action, err = p.actions.Since(ctx, r.Improvement, 0)
	return err
}

// improve is what comes next of what the case promised: it is taken, worked on with proof, reported, checked by
// somebody else,
// and now and then sent back. Some of it is late, and some nobody takes.
func (p *play) improve() *act {
	s := p.action
	if s == nil || s.DueAt == 0 || p.used["untaken"] {
		return nil
	}
	by, checker := p.head(s.Department), p.inspector()
	if by == checker || p.s.Party(by) || p.s.Party(checker) {
		return nil
	}
	left := time.UnixMicro(s.DueAt).Sub(p.clock)
	switch {
	case s.Status == improve.Open:
		if !p.chance(85) {
			p.used["untaken"] = true
			return nil
		}
		return p.acts(p.minutes(120, 1400), by, &improve.AcceptAction{Text: p.text("分两批落实，先试点后推广。",
			"In two rounds: one branch first, then all.")})
	case s.Status == improve.Taken && s.Worked == 0:
		return p.acts(left/2, by, &improve.WorkOnAction{Text: p.text("试点已完成，正在推广。",
			"The first branch is done; the others follow.")})
	case s.Status == improve.Taken && s.Returned > 0:
		return p.acts(30*time.Hour, by, &improve.CompleteAction{Text: p.text("两处已补齐。", "Both have it now."), Unproven: p.text("由核实人现场查看。", "Whoever checks sees it on the spot.")})
	case s.Status == improve.Taken:
		wait := left - p.minutes(600, 4000)
		if p.chance(25) {
			wait += 6 * 24 * time.Hour
		}
		return p.acts(wait, by, &improve.CompleteAction{Text: p.text("整改已落实，抽查合格，记录已存档。",
			"Done; a sample was checked, and the record is on file."),
			Unproven: p.text("由核实人现场查看。", "Whoever checks sees it on the spot.")})
	case s.Status == improve.Reported && s.Returned == 0 && p.chance(15):
		return p.acts(p.minutes(300, 1500), checker, &improve.ReturnAction{Reason: p.text("抽查两处未落实，请补齐后再报。",
			"Two of those checked do not have it yet: please finish, and report again.")})
	case s.Status == improve.Reported:
		return p.acts(p.minutes(300, 1500), checker, &improve.VerifyAction{Text: p.text("抽查十处，均已落实。",
			"Ten were checked; all of them have it.")})
	}
	return nil
}

// acts is an act on what was promised, in the hours of work.
func (p *play) acts(wait time.Duration, by string, c improve.Command) *act {
	a := p.act(p.wake(max(wait, time.Hour)), by, nil)
	a.action = c
	return a
}

// doAction does it, and hears what the case knows of it then.
func (p *play) doAction(ctx context.Context, a *act) error {
	done, err := p.actions.Do(ctx, complaint.Meta{At: a.at, By: a.by, Channel: a.channel}, p.doing, a.action)
	if err == nil && len(done.Events) == 0 {
		err = fmt.Errorf("it led to nothing")
	}
	if err != nil {
		return fmt.Errorf("demo case %d: %s by %s at %s: %w", p.no, a.action.Act().Name, a.by,
			a.at.In(p.zone).Format(time.DateTime), err)
	}
	p.action, p.clock = done.State, a.at
	p.s, err = p.desk.Load(ctx, p.id)
	return err
}
