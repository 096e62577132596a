package field

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// places are where the fields of a struct stand, by their names in JSON; "complainant.phone" is one within another.
type places map[string][]int

var known sync.Map // reflect.Type → places; asking a type for its fields costs memory each time

func placesOf(t reflect.Type) places {
	if p, ok := known.Load(t); ok {
		return p.(places)
	}
	p := places{}
	p.add(t, "", nil)
	known.Store(t, p)
	return p
}

func (p places) add(t reflect.Type, path string, at []int) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		here := append(slices.Clip(at), i)
		p[path+name] = here
		if f.Type.Kind() == reflect.Struct && f.Type != textType && f.Type.PkgPath() != "time" {
			p.add(f.Type, path+name+".", here)
		}
	}
}

// Put sets a field of a command that holds a word, by its name; one that it does not have is left.
func Put(command any, name, value string) {
	v := reflect.ValueOf(command).Elem()
	if at, ok := placesOf(v.Type())[name]; ok {
		write(v.FieldByIndex(at), value)
	}
}

// WordIn is what stands in a field of a command that holds a word.
func WordIn(command any, name string) string {
	v := reflect.ValueOf(command).Elem()
	return word(v, placesOf(v.Type()), name)
}

// of panics for a field that the command does not have: a mistake in its declaration, which the test of all acts finds.
func (p places) of(name string) []int {
	i, ok := p[name]
	if !ok {
		panic("field: no " + name + " in the command")
	}
	return i
}

// Lacking are the declared fields that a command does not have.
func Lacking(list []Field, command any) []string {
	var out []string
	lacking(list, reflect.TypeOf(command).Elem(), "", &out)
	return out
}

// Undeclared are the fields of a command that nobody declares but for those named, which its door fills in.
func Undeclared(list []Field, command any, but ...string) (out []string) {
	for name, at := range placesOf(reflect.TypeOf(command).Elem()) {
		if len(at) == 1 && !slices.Contains(but, name) && !slices.ContainsFunc(list, func(f Field) bool {
			top, _, _ := strings.Cut(f.Name, ".")
			return top == name
		}) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func lacking(list []Field, t reflect.Type, path string, out *[]string) {
	p := placesOf(t)
	for i := range list {
		f := &list[i]
		at, ok := p[f.Name]
		switch {
		case !ok:
			*out = append(*out, path+f.Name)
		case len(f.Fields) > 0 && !f.Plain():
			lacking(f.Fields, t.FieldByIndex(at).Type.Elem(), path+f.Name+".", out)
		}
	}
}

var wordy sync.Map // reflect.Type → []int

// worded are the fields of a struct in which texts stand: a Text, a struct that has some, and lists of either.
func worded(t reflect.Type) []int {
	if w, ok := wordy.Load(t); ok {
		return w.([]int)
	}
	var out []int
	for i := range t.NumField() {
		f := t.Field(i).Type
		if f.Kind() == reflect.Slice {
			f = f.Elem()
		}
		if t.Field(i).IsExported() && (f == textType || f.Kind() == reflect.Struct && f.PkgPath() != "time" && len(worded(f)) > 0) {
			out = append(out, i)
		}
	}
	wordy.Store(t, out)
	return out
}

// Word is what stands in a field of a command, as a When knows it; "" for one that it does not have.
func Word(command any, name string) string {
	v := reflect.ValueOf(command).Elem()
	return word(v, placesOf(v.Type()), name)
}

// TextIn is the text in a field of a command; none where there is no such field.
func TextIn(command any, name string) Text {
	v := reflect.ValueOf(command).Elem()
	if at, ok := placesOf(v.Type())[name]; ok {
		t, _ := v.FieldByIndex(at).Interface().(Text)
		return t
	}
	return Text{}
}

// FilesIn are the files of a command; nil for one that takes none.
func FilesIn(command any) *[]File {
	v := reflect.ValueOf(command).Elem()
	if at, ok := placesOf(v.Type())["files"]; ok {
		list, _ := v.FieldByIndex(at).Addr().Interface().(*[]File)
		return list
	}
	return nil
}
