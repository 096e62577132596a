package demo

import (
	"time"

	"amends/internal/complaint"
)

// epilogue is what may still come when nothing is left to do: word of the customer long after.
func (p *play) epilogue() *act {
	if p.once("late_survey") && !p.anonymous && p.s.Closed() && !p.s.Withdrawn {
		return p.act(p.wake(40*time.Hour), complaint.Customer, p.survey())
	}
	if p.has("chase") && p.s.ArchivedAt != 0 && p.chance(4) && p.first("thanks") {
		return p.act(p.wake(70*time.Hour), p.inspector(),
			&complaint.Note{Text: p.text("客户来电致谢，已转告处理人。", "The customer called to say thank you.")})
	}
	return p.improve()
}
