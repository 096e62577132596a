package field

import "slices"

// The few words that more than one place takes: acts, settings, filters, conditions of procedures. Each list is said here
// and nowhere else; what they are called stands once in the catalogue, under "choice.<option>" where fields share a word.
var (
	Languages = []string{"zh", "en"}                                // in which the house can write
	Grades    = []string{"general", "major", "urgent"}              // of a case, and of its nature; the lightest first
	Limits    = []string{"immediate", "h24", "h48", "standard"}     // the classes of time limit, the shortest first
	Objects   = []string{"operator", "partner", "third_party"}      // against whom it is
	Parties   = slices.Insert(slices.Clone(Objects), 1, "customer") // who may be liable
	Outcomes  = []string{"upheld", "partly_upheld", "not_upheld"}
	Solved    = []string{"yes", "no"}    // whether the customer says that it is
	Carried   = []string{"sms", "email"} // what a machine carries, in the order in which it is tried
	Media     = slices.Concat([]string{"phone"}, Carried, []string{"portal", "letter", "visit"})
)
