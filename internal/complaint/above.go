package complaint

import "slices"

// above goes so many steps up somebody's reporting line, past whoever the complaint is about and past the owner, who need
// not be told of his own case; past the end the top is asked again. "" when nobody is there.
func (d *decision) above(staff string, level int) string {
	var line, all []string
	for n := 1; ; n++ {
		m := d.w.Manager(staff, n)
		if m == "" || slices.Contains(all, m) {
			break
		}
		if all = append(all, m); m != d.s.About && m != d.s.Owner {
			line = append(line, m)
		}
	}
	if len(line) == 0 {
		return ""
	}
	return line[min(max(level, 1), len(line))-1]
}

// lead is who stands for a department in this case: its lead, or who is above him when the complaint is about him.
func (d *decision) lead(department string) string {
	lead := d.w.LeadOf(department)
	if lead != "" && lead == d.s.About {
		return d.above(lead, 1)
	}
	return lead
}

// partial tells whether somebody answers to the one complained about, while the house has people who do not (row I2).
func (d *decision) partial(staff string) bool {
	about := d.s.About
	return about != "" && d.w.Answers(staff, about) && d.w.Others("investigate", func(id string) bool {
		return id != about && !d.w.Answers(id, about)
	})
}
