package improve

// AllActs are those of the doors and of the house.
func AllActs() []*Act { return acts.All }
