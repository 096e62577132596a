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
	if r := p.s.OpenRectification(""); r != nil && r.DueAt != 0 && p.chance(80) && p.first("rectified") {
		wait := time.UnixMicro(r.DueAt).Sub(p.clock) - p.minutes(600, 4000)
		if p.chance(25) { // some are late, and reminded of
			wait += 6 * 24 * time.Hour
		}
		return p.act(p.wake(max(wait, time.Hour)), p.head(r.Department), &complaint.CompleteRectification{Text: p.text(
			"整改已落实，抽查合格，记录已存档。", "Done; a sample was checked, and the record is on file.")})
	}
	return nil
}
