package procedure

// kinds are those of the acts of a complaint, which know this package: acts_test.go puts them here.
var kinds Kinds

// With sets the kinds that the tests go by.
func With(k Kinds) { kinds = k }
