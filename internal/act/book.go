package act

import "slices"

// Book is all acts of a stream, in the order of the menu and of the API, and tells its events. A is the stream's own type of
// acts, which embeds Act.
type Book[A declared] struct {
	All   []A
	shown []A
	named map[string]A
	Teller
}

type declared interface {
	comparable
	Declared() *Act
}

// Declared is what is true of an act, whatever it is done to.
func (a *Act) Declared() *Act { return a }

// Bind makes the book of a stream.
func Bind[A declared](all ...A) *Book[A] {
	b := &Book[A]{All: all, named: map[string]A{}}
	for _, a := range all {
		is := a.Declared()
		b.named[is.Name] = a
		b.fields = append(b.fields, is.Fields...)
		if is.At != "" {
			b.shown = append(b.shown, a)
		}
	}
	return b
}

// Any finds an act by its name, also one that only the house itself gives; none: the zero value.
func (b *Book[A]) Any(name string) A { return b.named[name] }

// Named finds an act by its name; the zero value when no door may give it.
func (b *Book[A]) Named(name string) (none A) {
	if a := b.named[name]; a != none && a.Declared().At != "" {
		return a
	}
	return none
}

// Shown are those that a door may give.
func (b *Book[A]) Shown() []A { return slices.Clip(b.shown) }

// Names are their names, sorted.
func (b *Book[A]) Names() []string {
	var out []string
	for _, a := range b.shown {
		out = append(out, a.Declared().Name)
	}
	slices.Sort(out)
	return out
}
