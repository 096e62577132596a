package complaint

// Forgotten is an event of a test, which lacks its words and its letter.
type Forgotten struct{}

func (Forgotten) apply(*State, Recorded) {}

func (Forgotten) trait() Trait {
	return Trait{Name: "complaint.mediated", Voice: ToCustomer, Public: true}
}

// Written says that an event is one that is told to the complainant in a letter.
func Written(e Event) bool {
	_, ok := e.(written)
	return ok
}
