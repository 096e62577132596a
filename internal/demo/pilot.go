package demo

import (
	"fmt"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/procedure"
	"amends/internal/register"
)

// pilotOf is the procedure that has a newer version on trial.
const pilotOf = "six-step-loop"

// pilot is a second version of the six-step procedure: shorter, drafted by one person and approved by another, not yet
// in force. Single cases are moved to it, so that a change of version can be seen.
func pilot(b register.Bundle) register.Version {
	i := slices.IndexFunc(b.Procedures, func(v register.Version) bool { return v.Procedure.ID == pilotOf })
	text, err := b.Procedures[i].Procedure.Marshal()
	if err != nil {
		panic(fmt.Errorf("demo pilot: %w", err))
	}
	p, err := procedure.Parse(text, complaint.Kinds()) // a copy that shares nothing
	if err != nil {
		panic(fmt.Errorf("demo pilot: %w", err))
	}
	p.Version = 2
	p.Title = procedure.Title{"zh": "六步闭环投诉处理流程（试点）", "en": "Six-step complaint loop (pilot)"}
	p.Limits[0].Span = clock.MustSpan("5wd")
	return register.Version{Procedure: *p,
		DraftedBy: "songlan", DraftedAt: time.Date(2026, 6, 8, 2, 30, 0, 0, time.UTC),
		ApprovedBy: "yeqing", ApprovedAt: time.Date(2026, 6, 12, 7, 15, 0, 0, time.UTC)}
}
