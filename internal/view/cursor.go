package view

// The orders of the lists, as their cursors begin (store.WriteCursor).
const (
	byUrgency  = "u"
	byReceived = "r"
	byUpdated  = "c" // changed
	byHits     = "h" // of a search
)
