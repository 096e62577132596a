package demo

import "time"

// open draws the cases that stand open at this moment: in every stage, a few overdue, some due within hours.
func (d *drawing) open(n int) {
	sum := 0
	for _, s := range standing {
		sum += s.share
	}
	var list []int // places in standing, as many of each as its share asks, mixed
	for i, s := range standing {
		for range (s.share*n + sum/2) / sum {
			list = append(list, i)
		}
	}
	for len(list) < n { // rounding left some over, or the demo is small
		list = append(list, d.r.Intn(len(standing)))
	}
	d.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	late, soon := max(n/12, 1), max(n/6, 1)
	for _, i := range list[:n] {
		s := standing[i]
		age := s.low + time.Duration(d.r.Int63n(int64(s.high-s.low)))
		working := s.low >= 3*time.Hour
		limit := "standard"
		switch {
		case working && late > 0 && s.kind != "confirm":
			late-- // the time limit of a day is over since an hour or some
			age, limit = 24*time.Hour+time.Duration(12+d.r.Intn(330))*time.Minute, "h24"
		case working && soon > 0 && s.kind != "confirm":
			soon--
			age, limit = 19*time.Hour+time.Duration(d.r.Intn(290))*time.Minute, "h24"
			if s.low < 5*time.Hour && d.r.Intn(2) == 0 {
				age, limit = 205*time.Minute+time.Duration(d.r.Intn(30))*time.Minute, "immediate"
			}
		case age < 17*time.Hour && d.r.Intn(3) > 0:
			limit = "h24"
		case age < 42*time.Hour && d.r.Intn(3) > 0:
			limit = "h48"
		}
		p := d.add(d.now.Add(-age).Truncate(time.Second), "")
		p.procedure, p.limit, p.anonymous = "telecom", limit, false
		p.halt = s.kind
		p.haltAt = d.now.Add(-min(age/4, time.Duration(4+d.r.Intn(150))*time.Minute))
		p.ratio = 1
	}
}

// people gives each case a customer: most complain once, some twice, a few again and again.
func (d *drawing) people() {
	var again []*customer
	for _, p := range d.plans {
		lang := p.story.Lang
		var who *customer
		for i, c := range again { // somebody known comes back, now and then
			if c.lang == lang && d.r.Intn(len(again)+30) < 9 && !p.story.Outage {
				who = c
				if c.cases++; c.cases >= 2 && d.r.Intn(10) < 7 || c.cases >= 5 {
					again = append(again[:i:i], again[i+1:]...)
				}
				break
			}
		}
		if who == nil {
			who = newCustomer(d.r, len(d.customers)+1, lang)
			who.cases = 1
			d.customers = append(d.customers, who)
			if !p.anonymous && d.r.Intn(100) < 24 {
				again = append(again, who)
			}
		}
		if p.anonymous && who.cases > 1 {
			p.anonymous = false
		}
		p.who = who
	}
}
