package view

import (
	"amends/internal/clock"
)

// CustomerPage is one customer across all his complaints that the viewer may see.
type CustomerPage struct {
	Person    string
	Name      string // masked
	Level     string
	Erased    bool
	Cases     []Item // newest first
	Total     int
	Open      int
	Contacts  []Contact // newest first
	Promises  []Promise // what he was told and is not done, earliest first
	Paid      int64     // cents delivered
	Mood      Mood
	MoodGrade int // 1 calm … 5 upset
}

// Contact is one exchange with the customer.
type Contact struct {
	Case, Number string
	Entry        Entry
}

// Promise is a date that the customer was given.
type Promise struct {
	Case, Number string
	Kind         string // measure, expected, extension
	What         string
	On           string        // a day, or
	At           clock.Instant // an instant
	Owner        string
	Late         bool
}

// Mood is how the customer seems to feel, from what he did.
type Mood string

// The moods.
const (
	MoodUnknown Mood = "unknown"
	MoodGood    Mood = "good"
	MoodNeutral Mood = "neutral"
	MoodTense   Mood = "tense"
	MoodUpset   Mood = "upset"
)

// Duplicate is a case that may be about the same matter.
type Duplicate struct {
	Item
	Likeness float64 // 0 to 1
	Same     bool    // of the same customer
}
