package view

// SavedView is a list that somebody keeps, for himself or for a department.
type SavedView struct {
	ID         string
	Staff      string
	Title      string
	Filter     string // query string
	Department string // shared with it; "" is private
	Pinned     bool
	Position   int64
}
