package procedure

import (
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"amends/internal/fault"
)

// maxExpression is the longest condition that is read, in characters; a page of logic is not a condition.
const maxExpression = 500

// expression is one compiled condition. A nil expression is always true.
type expression struct {
	text string
	ast  *cel.Ast
	run  cel.Program
}

// language is what conditions are written in: CEL over Fields, nothing that reads a clock or the world.
var language = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.ParserExpressionSizeLimit(maxExpression),
		cel.EnableMacroCallTracking(), // so that an explanation can quote "tags.exists(…)" as it was written
		cel.ASTValidators(cel.ValidateComprehensionNestingLimit(1), cel.ValidateRegexLiterals()),
	}
	for _, f := range Fields {
		options = append(options, cel.Variable(f.Name, celType(f.Type)))
	}
	return cel.NewEnv(options...)
})

func celType(name string) *cel.Type {
	switch name {
	case "int":
		return cel.IntType
	case "bool":
		return cel.BoolType
	case "strings":
		return cel.ListType(cel.StringType)
	case "steps":
		return cel.MapType(cel.StringType, cel.BoolType)
	}
	return cel.StringType
}

// empty is what a field is before anybody said anything.
func empty(name string) any {
	switch f := declared(name); {
	case f == nil:
		return nil
	case f.Type == "int":
		return types.IntZero
	case f.Type == "bool":
		return types.False
	case f.Type == "strings":
		return []string(nil)
	}
	return types.String("")
}

// newExpression compiles text and notes its faults under path. It is nil for an empty text or a faulty one.
func (p *Procedure) newExpression(l *fault.List, path, text string) *expression {
	if text == "" {
		return nil
	}
	env, err := language()
	if err != nil {
		l.Add(path, "procedure.expression", "expression", text, "error", err.Error())
		return nil
	}
	tree, issues := env.Compile(text)
	if issues.Err() != nil {
		for _, e := range issues.Errors() {
			l.Add(path, "procedure.expression", "expression", text, "error", e.Message,
				"line", e.Location.Line(), "column", e.Location.Column()+1)
		}
		return nil
	}
	if t := tree.OutputType(); !t.IsExactType(cel.BoolType) {
		l.Add(path, "procedure.not_bool", "expression", text, "type", t.String())
		return nil
	}
	if !p.checkNames(l, path, text, tree.NativeRep().Expr()) {
		return nil
	}
	run, err := env.Program(tree, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		l.Add(path, "procedure.expression", "expression", text, "error", err.Error())
		return nil
	}
	return &expression{text: text, ast: tree, run: run}
}

// checkNames finds what types cannot: steps that do not exist, and values that a field never has.
func (p *Procedure) checkNames(l *fault.List, path, text string, root ast.Expr) bool {
	ok := true
	note := func(key string, args ...any) {
		l.Add(path, key, append(args, "expression", text)...)
		ok = false
	}
	used := map[int64]bool{} // uses of "done" that name a step
	step := func(done ast.Expr, id string) {
		used[done.ID()] = true
		if p.Step(id) == nil {
			note("procedure.unknown_step", "step", id)
		}
	}
	ast.PreOrderVisit(root, ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.SelectKind:
			if s := e.AsSelect(); isIdent(s.Operand(), "done") {
				step(s.Operand(), s.FieldName())
			}
		case ast.CallKind:
			args := e.AsCall().Args()
			switch e.AsCall().FunctionName() {
			case operators.Index:
				if id, is := literal(args[1]); is && isIdent(args[0], "done") {
					step(args[0], id)
				}
			case operators.In:
				if id, is := literal(args[0]); is && isIdent(args[1], "done") {
					step(args[1], id)
				} else if args[0].Kind() == ast.IdentKind && args[1].Kind() == ast.ListKind {
					for _, v := range args[1].AsList().Elements() {
						p.checkValue(note, args[0], v)
					}
				}
			case operators.Equals, operators.NotEquals:
				p.checkValue(note, args[0], args[1])
				p.checkValue(note, args[1], args[0])
			}
		case ast.IdentKind:
			if e.AsIdent() == "done" && !used[e.ID()] {
				note("procedure.done_needs_step")
			}
		}
	}))
	return ok
}

func (p *Procedure) checkValue(note func(string, ...any), name, value ast.Expr) {
	text, is := literal(value)
	if !is || name.Kind() != ast.IdentKind {
		return
	}
	if f := declared(name.AsIdent()); f != nil && !f.knows(text) {
		note("procedure.unknown_value", "field", f.Name, "value", text)
	}
}

func isIdent(e ast.Expr, name string) bool { return e.Kind() == ast.IdentKind && e.AsIdent() == name }

func literal(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().(types.String)
	return string(s), ok
}

// holds evaluates the expression. One that cannot be evaluated, such as a division by nought, gives otherwise:
// the caller passes the answer that keeps a gate shut.
func (x *expression) holds(s *scope, otherwise bool) bool {
	if x == nil {
		return true
	}
	v, _, err := x.run.Eval(s)
	if err != nil {
		return otherwise
	}
	return truth(v, otherwise)
}

func truth(v ref.Val, otherwise bool) bool {
	if b, ok := v.(types.Bool); ok {
		return bool(b)
	}
	return otherwise
}
