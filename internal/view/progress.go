package view

import (
	"amends/internal/clock"
	"amends/internal/procedure"
)

// Progress is what the complainant may follow of his own case: nothing internal, nothing about anybody else.
type Progress struct {
	ID, Number, Channel string
	Subject, Matter     string
	ReceivedAt          clock.Instant
	UpdatedAt           clock.Instant
	ClosedAt            clock.Instant
	Stages              []PublicStage
	Now                 procedure.Words // what happens now
	By                  clock.Instant   // by when; 0 when nothing is promised
	ByClock             procedure.Words
	Waiting             bool   // for the complainant; the clocks stand still
	Handler             string // staff id
	Question            string // open question to the complainant
	Timeline            []Entry
	Outcome             string // once notified
	CanConfirm          bool
	CanSurvey           bool
	CanAnswer           bool
	CanWithdraw         bool
	Erased              bool
}

// PublicStage is one segment of the complainant's progress bar.
type PublicStage struct {
	ID    string
	Title procedure.Words
	State procedure.StageTime
	Hue   string
}
