package complaint_test

import (
	"amends/internal/complaint"
	"amends/internal/procedure"
	"amends/internal/request"
)

func ref(n string) complaint.Text {
	return complaint.Text{ID: "0199a1b2-0000-7000-8000-0000000000" + n, Digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a" + n}
}

var (
	file = complaint.File{Digest: "sha256-2c26b46b68ffc68ff99b453c1d304134", Name: ref("90"), Type: "image/jpeg", Size: 48213}
	at   = int64(1789696800000000)
)

// times are the moments of a request's clock.
var times = request.Times{Within: "1wd", Due: at, Warn: at - 2, Risk: at - 1, Rungs: []int64{at + 1, at + 2}}

func step(id string) complaint.Step { return complaint.Step{Step: id} }

// samples is one full event of each name.
var samples = []complaint.Event{
	complaint.Registered{Step: step("register"), ID: "0199a1b2-0000-7000-8000-000000000001", Number: "TS2609180001", Person: "0199a1b2-0000-7000-8000-000000000002",
		Representative: "0199a1b2-0000-7000-8000-000000000003", Anonymous: true, Channel: "hotline", ReceivedAt: at, Subject: ref("01"), Matter: ref("02"), Wish: ref("03"),
		Allegations: []complaint.Allegation{{ID: "a1", Text: ref("04"), Finding: "substantiated", Reason: ref("05")}}, OccurredOn: "2026-09-15", Product: "宽带", Service: "装维",
		Region: "east", ProductText: ref("98"), ServiceText: ref("99"), RegionText: ref("9a"), Account: ref("89"), About: "hugo", Content: "network.outage", Department: "service", Chosen: true, Owner: "anna", Files: []complaint.File{file}, Tags: []string{"宽带"},
		Missing: []string{"wish"}, Repeat: 2, Procedure: complaint.Version{ID: "telecom", Version: 1}, Source: "old-4711",
		PersonDigest: ref("94").Digest, RepresentativeDigest: ref("95").Digest, CodeKept: true},
	complaint.Acknowledged{Step: step("acknowledge"), Medium: "sms", Text: ref("06")},
	complaint.Classified{Step: step("classify"), Classification: complaint.Classification{Content: "fee.refund", Nature: "major", Object: "partner", Department: "network", Limit: "h48", Code: "FEE.REFUND-MP-48"}, Reason: ref("50")},
	complaint.Assessed{Step: step("assess"), Assessment: complaint.Assessment{Severity: 3, Safety: true, Complexity: 4, Impact: 2, Immediate: true, Media: true}, Grade: "major", Computed: "urgent", Reason: ref("07"), Opens: []string{"approve"}},
	complaint.Assigned{Step: step("dispatch"), Department: "network", Owner: "bo", Reason: ref("08"), Rule: "east",
		RuleTitle: procedure.Title{"en": "East", "zh": "东区"}, Passed: "north", Opens: []string{"confirm"}},
	complaint.FirstReplied{Step: step("first_reply"), Medium: "phone", Understood: ref("09"), Next: ref("10"), Needed: ref("11")},
	complaint.Replied{Medium: "email", Text: ref("12"), Files: []complaint.File{file}},
	complaint.Noted{Text: ref("13"), Files: []complaint.File{file}, Mentions: []string{"bo"}},
	complaint.Heard{Text: ref("14"), Files: []complaint.File{file}},
	complaint.EvidenceAdded{Evidence: complaint.Evidence{ID: "e1", Title: ref("15"), Text: ref("16"), Source: "site_visit", Files: []complaint.File{file}}},
	complaint.Investigated{Step: step("investigate"), Findings: []complaint.Finding{{Allegation: "a1", Finding: "partly", Reason: ref("17")}}, Summary: ref("18"), Files: []complaint.File{file}, Reason: ref("95"), Opens: []string{"plan", "approve"}},
	complaint.FindingNotified{Step: step("finding_notice"), Medium: "email", Text: ref("19"), ExpectedOn: "2026-09-25"},
	complaint.CauseDetermined{Step: step("cause"), CauseFound: complaint.CauseFound{Cause: "network.fault", Certainty: "confirmed", Whys: []complaint.Why{{Why: ref("20")}}}, Reason: ref("95")},
	complaint.LiabilityDrafted{Step: step("liability"), Liability: complaint.Liability{Shares: []complaint.Share{{Party: "operator", Percent: 100, Department: "network"}}, Ground: ref("21"), Evidence: []string{"e1"}}, Reason: ref("95"), Opens: []string{"liability_review"}},
	complaint.LiabilityReviewed{Step: step("liability_review"), Verdict: "agree", CustomerView: "objects", Reason: ref("22"), Opens: []string{"liability"}},
	complaint.PlanProposed{Step: step("plan"), Outcome: "upheld", Measures: []complaint.Measure{{ID: "m1", What: ref("23"), Owner: "bo", DueOn: "2026-09-22"}}, Amount: 5000, Reason: ref("24"), Opens: []string{"approve"}},
	complaint.PlanApproved{Step: step("approve"), Role: "lead", Reason: ref("25"), Alone: true},
	complaint.PlanReturned{Reason: ref("26"), Opens: []string{"plan"}},
	complaint.CarriedOut{Step: step("carry_out"), Measure: "m1", Text: ref("27"), Files: []complaint.File{file}},
	complaint.Compensated{Step: step("compensate"), Kind: "credit", Amount: 5000, Consent: "accepted", Text: ref("28")},
	complaint.Cared{Step: step("care"), Medium: "phone", Text: ref("29"), Effect: 4},
	complaint.ResultNotified{Step: step("result_notice"), Medium: "sms", Done: ref("30"), Why: ref("31"), Change: ref("32")},
	complaint.Confirmed{Step: step("confirm"), Basis: "customer", Text: ref("33"), Call: complaint.Call{At: at, Number: ref("94"), Files: []complaint.File{file}}, Seen: []string{"anna"}},
	complaint.Unsolved{Basis: "phone", Text: ref("34"), Opens: []string{"plan", "approve"}, Call: complaint.Call{At: at, Number: ref("94"), Files: []complaint.File{file}}},
	complaint.Unanswered{Attempt: 2, Text: ref("35a"), Call: complaint.Call{At: at, Number: ref("94"), Files: []complaint.File{file}}},
	complaint.Surveyed{Step: step("survey"), Scores: complaint.Scores{Result: 5, Process: 4, Person: 3}, Text: ref("35")},
	complaint.Rectified{Step: step("rectify"), Decision: "action", What: ref("36"), Department: "network", DueOn: "2026-10-30", Reason: ref("95"), ID: "r1", DueAt: at, RemindAt: at},
	complaint.Evaluated{Step: step("evaluate"), Evaluation: complaint.Evaluation{Timeliness: 5, Quality: 4, Attitude: 3, Effect: 2}, Text: ref("37")},
	complaint.Closed{Step: step("close"), Basis: "accepted", Text: ref("38")},
	complaint.Revisited{Step: step("revisit"), Medium: "phone", Reached: "yes", StillSolved: "yes", Text: ref("39")},
	complaint.CasePublished{Step: step("publish_case"), Lesson: ref("40")},
	complaint.Archived{Step: step("archive"), Text: ref("41")},
	complaint.Reopened{Reason: ref("42"), Opens: []string{"investigate", "close"}},
	complaint.Withdrawn{Medium: "phone", Reason: ref("43"), Waives: []string{"plan"}},
	complaint.StepWaived{Step: "confirm", Reason: ref("44")},
	complaint.BranchTaken{From: "first_reply", To: "plan"},
	complaint.ClocksMoved{Moves: []complaint.Move{{Clock: "resolve", Do: "start", At: at, Base: at + 1, Due: at + 2, Warn: at + 3, Risk: at + 4, Span: "10d", Rungs: []int64{at + 5, at + 6}, Extra: "2d",
		Reason: "waiting_for_customer", Level: 2, To: "role:quality", Breach: at + 7, Rung: 1}}},
	complaint.CustomerAsked{Medium: "phone", Question: ref("45"), Pause: true, RemindAt: 1790305200000000},
	complaint.Resumed{Reason: ref("46")},
	complaint.WaitedLong{Since: 1789700400000000, Times: 1, RemindAt: 1790910000000000},
	complaint.Extended{Clock: "resolve", By: "2d", Reason: ref("47")},
	complaint.Supplemented{OccurredOn: "2026-09-15", Product: "宽带", Service: "装维", Region: "east", ProductText: ref("98"), ServiceText: ref("99"), RegionText: ref("9a"), Wish: ref("87"), Account: ref("88"), Missing: []string{"contact"},
		Allegations: []complaint.Allegation{{ID: "a2", Text: ref("91"), Finding: "substantiated", Reason: ref("92")}}, Opens: []string{"investigate"}},
	complaint.Tagged{Add: []string{"宽带"}, Remove: []string{"断网"}},
	complaint.Linked{Link: complaint.Link{Kind: "same_cause", Case: "0199a1b2-0000-7000-8000-000000000009"}},
	complaint.Escalated{Level: 1, To: "lena", Reason: ref("48")},
	complaint.ProcedureMoved{Procedure: complaint.Version{ID: "telecom", Version: 2}, Reason: ref("49")},
	complaint.Contested{Text: ref("93"), By: "bo", At: at},
	complaint.SuperiorAsked{Reason: ref("96"), Past: "bo", To: "lena", DueAt: at},
	complaint.SuperiorLate{From: "lena", To: "eve", DueAt: at},
	complaint.SuperiorAnswered{Text: ref("97"), Past: "bo"},
	complaint.RectificationDue{Rectification: "r1", Department: "network", DueOn: "2026-10-30", Late: true, RemindAt: at},
	complaint.RectificationMoved{Rectification: "r1", Improvement: "0199a1b2-0000-7000-8000-000000000009-7", Stands: "verified", DueOn: "2026-10-30", DueAt: at, Late: true,
		DoneAt: at, DoneBy: "bo"},
	complaint.RectificationDone{Rectification: "r1", Text: ref("98"), Files: []complaint.File{file}},
	complaint.GradeRaised{Nature: "urgent", From: "general", To: "urgent", Opens: []string{"approve"}},
	complaint.Erased{Reason: "客户要求", Person: "0199a1b2-0000-7000-8000-000000000002", Fields: []string{"region", "tags"}, Texts: 9, Files: 2},
	complaint.CodeTold{Way: "sms", Anew: true},
	complaint.YesDoubted{Text: ref("33"), Seen: []string{"bo"}},
	complaint.PersonChanged{Person: "0199a1b2-0000-7000-8000-000000000002", Digest: ref("93").Digest, Fields: []string{"phones"}},
	complaint.PersonParted{Person: "0199a1b2-0000-7000-8000-000000000004", From: "0199a1b2-0000-7000-8000-000000000002", Reason: "同一号码两位客户", Repeat: 1,
		Digest: ref("93").Digest, FromDigest: ref("94").Digest},
	complaint.PartyNamed{Staff: "hugo", Ground: "decided", Reason: ref("93")},
	complaint.PartyCleared{Staff: "hugo", Reason: ref("94")},
	complaint.StatementAsked{ID: "p1", Staff: "hugo", Question: ref("95"), DueOn: "2026-09-22"},
	complaint.StatementGiven{ID: "p1", Staff: "hugo", Text: ref("96")},
	complaint.AccessGranted{Staff: []string{"anna"}, Reason: ref("97")},
	complaint.AccessEnded{Staff: []string{"anna"}, Reason: ref("98")},
	complaint.RequestAsked{AskedOf: request.AskedOf{Request: "q1", Kind: "contribution", Department: "network", Staff: "bo", Over: "lena", Question: ref("a1"), Required: true,
		Files: []complaint.File{file}, Times: times}},
	complaint.RequestAnswered{AnsweredWith: request.AnsweredWith{Request: "q1", Text: ref("a2"), Files: []complaint.File{file}}},
	complaint.RequestReturned{ReturnedFor: request.ReturnedFor{Request: "q1", Reason: ref("a3")}},
	complaint.RequestReminded{RemindedOf: request.RemindedOf{Request: "q1", Text: ref("a4")}},
	complaint.RequestWithdrawn{WithdrawnFor: request.WithdrawnFor{Request: "q1", Reason: ref("a5"), Ended: "closed"}},
	complaint.RequestWeighed{Weighed: request.Weighed{Request: "q1", Verdict: "again", Reason: ref("a6"), Times: times}},
	complaint.RequestPressed{Pressed: request.Pressed{Request: "q1", Do: "escalate", Level: 1, To: "lena"}},
}
