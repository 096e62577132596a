package complaint

import "slices"

// above goes so many steps up somebody's reporting line, past the parties and past the owner, who need
// not be told of his own case; past the end the top is asked again. "" when nobody is there.
func (d *decision) above(staff string, level int) string {
	var line, all []string
	for n := 1; ; n++ {
		m := d.w.Manager(staff, n)
		if m == "" || slices.Contains(all, m) {
			break
		}
		if all = append(all, m); !d.s.Party(m) && m != d.s.Owner {
			line = append(line, m)
		}
	}
	if len(line) == 0 {
		return ""
	}
	return line[min(max(level, 1), len(line))-1]
}

// lead is who stands for a department in this case: its lead, or who is above him when he is a party.
func (d *decision) lead(department string) string {
	lead := d.w.LeadOf(department)
	if d.s.Party(lead) {
		return d.above(lead, 1)
	}
	return lead
}

// partial tells whether somebody answers to a party, while the house has people who do not (row I2).
func (d *decision) partial(staff string) bool {
	return d.bound(staff) && d.w.Others("investigate", func(id string) bool { return !d.s.Party(id) && !d.bound(id) })
}

// bound says that somebody answers to a party.
func (d *decision) bound(staff string) bool {
	return slices.ContainsFunc(d.s.Parties, func(party string) bool { return d.w.Answers(staff, party) })
}
