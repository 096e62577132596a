package procedure

import (
	"strconv"
	"sync"

	"cel.dev/cel-go/cel"

	"amends/internal/fault"
)

// compiled holds the programs of a procedure in the order of its parts. It is read-only after Compile, so a compiled
// procedure may be shared between goroutines.
type compiled struct {
	steps  []stepCode
	limits []*expression
	scopes sync.Pool // *scope, each with a place for every step id
}

type stepCode struct {
	when, needs, limit *expression
	next               []*expression
	to                 []int // where each branch leads
}

// Compile turns every condition into a program, once, and looks the kinds of its steps up. The fault names the places, such as "steps.3.when". A procedure
// must be compiled before a ledger is drawn from it; Parse does that. Compile again after changing the procedure.
func (p *Procedure) Compile(kinds Kinds) error {
	p.sortRungs()
	var l fault.List
	c := &compiled{steps: make([]stepCode, len(p.Steps)), limits: make([]*expression, len(p.Limits))}
	for i := range p.Steps {
		s, at := &p.Steps[i], "steps."+strconv.Itoa(i)
		s.kind = kinds[s.Kind]
		code := &c.steps[i]
		code.when = p.newExpression(&l, at+".when", s.When)
		code.needs = p.newExpression(&l, at+".needs", s.Needs)
		if s.Limit != nil {
			code.limit = p.newExpression(&l, at+".limit.when", s.Limit.When)
		}
		for j, b := range s.Next {
			code.next = append(code.next, p.newExpression(&l, at+".next."+strconv.Itoa(j)+".when", b.When))
			code.to = append(code.to, p.Index(b.To))
		}
	}
	for i := range p.Limits {
		c.limits[i] = p.newExpression(&l, "limits."+strconv.Itoa(i)+".when", p.Limits[i].When)
	}
	if err := l.Err(); err != nil {
		return err
	}
	ids := make([]string, len(p.Steps))
	for i := range p.Steps {
		ids[i] = p.Steps[i].ID
	}
	c.scopes.New = func() any { return newScope(ids) }
	p.compiled = c
	return nil
}

// code panics for a procedure that nobody compiled: its gates would otherwise be open or shut by accident.
func (p *Procedure) code() *compiled {
	if p.compiled == nil || len(p.compiled.steps) != len(p.Steps) {
		panic("procedure " + p.ID + " is used before Compile")
	}
	return p.compiled
}

// scope is what a condition sees: the facts of the case, and which steps are done.
type scope struct {
	facts Facts
	done  map[string]bool
}

func newScope(ids []string) *scope {
	s := &scope{done: make(map[string]bool, len(ids))}
	for _, id := range ids {
		s.done[id] = false
	}
	return s
}

// ResolveName gives a declared name its value; a field that the facts do not hold is empty, never an error.
func (s *scope) ResolveName(name string) (any, bool) {
	if name == "done" {
		return s.done, true
	}
	if s.facts != nil {
		if v, ok := s.facts.Fact(name); ok && v != nil {
			return v, true
		}
	}
	v := empty(name)
	return v, v != nil
}

// Parent is part of a CEL activation; there is none.
func (s *scope) Parent() cel.Activation { return nil }

// open takes a scope in which the steps of done are done, and no others. Give it back with shut.
func (c *compiled) open(f Facts, done func(id string) bool) *scope {
	s := c.scopes.Get().(*scope)
	s.facts = f
	for id := range s.done {
		s.done[id] = done(id)
	}
	return s
}

func (c *compiled) shut(s *scope) {
	s.facts = nil
	c.scopes.Put(s)
}
