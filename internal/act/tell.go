package act

import (
	"reflect"
	"strings"
	"sync"

	"amends/internal/clock"
	"amends/internal/field"
)

// Teller tells the events of a stream by what their fields are declared to be. A name means the same in every act, so what an
// event keeps of an order is told as the order has it, in the order in which it stands there. What only the event has says
// beside it what it is, `tell:"staff"`, if need be under another name, `tell:"instant,due"`; else it is not told, nor is what
// says `tell:"-"`. What is told only masked says that last, `tell:"line,called_number,masked"`.
type Teller struct {
	fields []field.Field // of all acts of the stream
	plans  sync.Map      // reflect.Type → []detail
}

// detail is one field of a type of events, and how it is told.
type detail struct {
	at   []int
	name string
	typ  *field.Type
	rows []detail // of a list

	masked bool
}

// Tell adds what the fields of an event say.
func (b *Teller) Tell(t *Telling, event any) {
	v := reflect.ValueOf(event)
	known, ok := b.plans.Load(v.Type())
	if !ok {
		known, _ = b.plans.LoadOrStore(v.Type(), plan(v.Type(), b.fields, nil))
	}
	tell(t, v, known.([]detail))
}

var text = reflect.TypeFor[field.Text]()

func tell(t *Telling, v reflect.Value, plan []detail) {
	for i := range plan {
		p := &plan[i]
		is := v.FieldByIndex(p.at)
		switch {
		case is.Type() == text:
			before := len(t.Said)
			t.Say(p.name, field.TextAt(is))
			for i := before; i < len(t.Said); i++ { // an empty one is not said
				t.Said[i].Masked = p.masked
			}
		case p.typ == field.Files:
			files, _ := is.Interface().([]field.File)
			t.Files = append(t.Files, files...)
		case p.rows != nil:
			for j := range is.Len() {
				tell(t, is.Index(j), p.rows)
			}
		case is.IsZero():
		case p.typ == field.Instant:
			t.Fact(p.name, p.typ, clock.Instant(is.Int()))
		case is.Kind() == reflect.String:
			t.Fact(p.name, p.typ, is.String())
		case is.CanInt():
			t.Fact(p.name, p.typ, is.Int())
		case is.Kind() == reflect.Bool:
			t.Fact(p.name, p.typ, true)
		case is.Len() > 0:
			t.Fact(p.name, p.typ, is.Interface())
		}
	}
}

func plan(t reflect.Type, fields []field.Field, at []int) (out []detail) {
	for i := range t.NumField() {
		f, here := t.Field(i), append(at[:len(at):len(at)], i)
		if f.Anonymous {
			out = append(out, plan(f.Type, fields, here)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := detail{at: here, name: name}
		if declared := field.Named(fields, name); declared != nil {
			if p.typ = declared.Type; len(declared.Fields) > 0 && f.Type.Elem().Kind() == reflect.Struct {
				p.rows = plan(f.Type.Elem(), declared.Fields, nil)
			}
		}
		switch typ, as, named := strings.Cut(f.Tag.Get("tell"), ","); {
		case typ == "-":
			continue
		case typ != "":
			if p.typ = field.TypeNamed(typ); named {
				p.name, p.masked = strings.CutSuffix(as, ",masked")
			}
		}
		if p.typ != nil && (f.Type == text || f.Type.Kind() != reflect.Struct) {
			out = append(out, p)
		}
	}
	return out
}
