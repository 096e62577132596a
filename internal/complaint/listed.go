package complaint

import "unicode/utf8"

// listing is a command with words that stand in an event only where a list of the settings has them: what a product or a
// region is called is about nobody, and nothing but a list can tell. Any other words go beside, into a text that is
// sealed like what somebody wrote, shown and found like it, and destroyed with it.
type listing interface{ listed() []listedWord }

// listedWord is one such field: the words as they came or as the list spells them, or the text beside.
type listedWord struct {
	field string
	word  *string
	text  *Text
}

// said tells whether there is either.
func (w listedWord) said() bool { return *w.word != "" || !w.text.IsZero() }

// SetAside moves the words that no list has, and those that are known of somebody of the case, beside. Who seals the texts
// of a command calls it before; deciding does so in any case.
func SetAside(w World, c Command, known Known) {
	l, ok := c.(listing)
	if !ok {
		return
	}
	for _, f := range l.listed() {
		if *f.word == "" {
			continue
		}
		as, listed := w.Listed(f.field, *f.word)
		if listed && !known.in(as) {
			*f.word, *f.text = as, Text{}
			continue
		}
		*f.word, *f.text = "", TextOf(*f.word)
	}
}

// replace takes over what was said of such fields; what was not said stays.
func replace(on, with []listedWord) {
	for i, f := range with {
		if f.said() {
			*on[i].word, *on[i].text = *f.word, *f.text
		}
	}
}

// tooLong notes the fields that do not fit on a line.
func tooLong(words []listedWord) map[string]string {
	out := map[string]string{}
	for _, f := range words {
		if out[f.field] = *f.word; utf8.RuneCountInString(f.text.Plain) > LineMax {
			out[f.field] = f.text.Plain
		}
	}
	return out
}

func wordsAt(product, service, region *string, productText, serviceText, regionText *Text) []listedWord {
	return []listedWord{{"product", product, productText}, {"service", service, serviceText}, {"region", region, regionText}}
}

func (c *Register) listed() []listedWord {
	return wordsAt(&c.Product, &c.Service, &c.Region, &c.ProductText, &c.ServiceText, &c.RegionText)
}

func (c *Supplement) listed() []listedWord {
	return wordsAt(&c.Product, &c.Service, &c.Region, &c.ProductText, &c.ServiceText, &c.RegionText)
}

func (e *Supplemented) listed() []listedWord {
	return wordsAt(&e.Product, &e.Service, &e.Region, &e.ProductText, &e.ServiceText, &e.RegionText)
}

func (s *State) listed() []listedWord {
	return wordsAt(&s.Product, &s.Service, &s.Region, &s.ProductText, &s.ServiceText, &s.RegionText)
}

// WordsOf says of an event which fields of the case it gives words that stand in it for ever although no list has them (the
// tags, and what versions from before let in), and which have a text beside.
func WordsOf(w World, e Event) (open []string, beside map[string]Text) {
	beside = map[string]Text{}
	var list []listedWord
	tags := false
	switch e := e.(type) {
	case Registered:
		list = wordsAt(&e.Product, &e.Service, &e.Region, &e.ProductText, &e.ServiceText, &e.RegionText)
		tags = len(e.Tags) > 0
	case Supplemented:
		list = e.listed()
	case Tagged:
		tags = len(e.Add) > 0
	}
	for _, f := range list {
		if !f.text.IsZero() {
			beside[f.field] = *f.text
		}
		if unlisted(w, f) {
			open = append(open, f.field)
		}
	}
	if tags {
		open = append(open, "tags")
	}
	return open, beside
}

// unlisted says whether words stand in the open that no list has.
func unlisted(w World, f listedWord) bool {
	_, listed := w.Listed(f.field, *f.word)
	return *f.word != "" && !listed
}
