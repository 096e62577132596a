package procedure

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/parser"

	"amends/internal/clock"
)

// teller puts parts of a procedure into words of one language.
type teller struct {
	p     *Procedure
	lang  string
	named Names
}

// Names gives the words for what a procedure only has the id of, in the reader's language; "" when there are none. kind is
// one of the Name constants, or the field of an act of which it is one of few values.
type Names func(kind, id string) string

// What a procedure and its conditions name by an id that the organisation's settings have: a role, a template of words, or
// the value of the field of that name.
const (
	NameRole       = "role"
	NameTemplate   = "template"
	NameChannel    = "channel"
	NameContent    = "content"
	NameDepartment = "department"
)

// name is what the organisation calls something; its id when it calls it nothing.
func (t *teller) name(kind, id string) string {
	if t.named != nil {
		if s := t.named(kind, id); s != "" {
			return s
		}
	}
	return id
}

// value is a value of a field in words.
func (t *teller) value(f *Field, value string) string {
	return t.name(cmp.Or(f.As, f.Name), value)
}

func (t *teller) say(zh, en string, args ...any) string {
	format := zh
	if t.lang == "en" {
		format = en
	}
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// roles are the words for the roles that ship; an organisation's own roles keep their name.
var roles = map[string]Title{
	"intake": words("受理员", "intake"), "handler": words("处理人", "the handler"),
	"lead":     words("部门负责人", "the department lead"),
	"approver": words("审批人（不得是方案提出人）", "the approver, never the author of the plan"), "quality": words("质检员", "quality"),
	"executive": words("管理层", "an executive"), "admin": words("系统管理员", "the administrator"),
	"owner":       words("处理人", "the owner"),
	"complainant": words("投诉人", "the complainant"), "manager": words("上级", "the manager above"),
}

func (t *teller) role(id string) string {
	if w, ok := roles[id]; ok {
		return w.In(t.lang)
	}
	return t.name(NameRole, id)
}

func (t *teller) step(id string) string {
	title := id
	if s := t.p.Step(id); s != nil {
		title = s.Title.In(t.lang)
	}
	return "“" + title + "”"
}

var units = map[clock.Unit][3]string{
	clock.Minute: {"分钟", "minute", "minutes"}, clock.Hour: {"小时", "hour", "hours"},
	clock.WorkingHour: {"个工作小时", "working hour", "working hours"},
	clock.Day:         {"天", "day", "days"}, clock.WorkingDay: {"个工作日", "working day", "working days"},
	clock.Week: {"周", "week", "weeks"}, clock.Month: {"个月", "month", "months"},
}

func (t *teller) span(s clock.Span) string {
	u := units[s.Unit]
	amount, name := strconv.Itoa(s.Amount), u[2]
	switch {
	case t.lang != "en":
		return amount + u[0]
	case s.Amount == 1:
		name = u[1]
	}
	return amount + " " + name
}

func (t *teller) rung(r clock.Rung) string {
	to := t.role(r.To)
	if share, ok := strings.CutSuffix(r.After, "%"); ok {
		return t.say("用时达%s%%时提醒%s", "at %s%% of the time %s is told", share, to)
	}
	if span, err := clock.ParseSpan(r.After); err == nil && span.Amount > 0 {
		return t.say("超时%s后上报%s", "%s late: %s is told", t.span(span), to)
	}
	return t.say("一超时即上报%s", "at once when late, %s is told", to)
}

// not is how a yes-or-no field reads when the answer is no.
var not = map[string]Title{
	"anonymous":   words("不是匿名投诉", "the complainant is known"),
	"represented": words("由本人投诉", "the customer complained in person"),
	"complete":    words("材料不齐全", "the intake is not complete"), "safety": words("不涉及人身安全", "safety is not concerned"),
	"media": words("没有媒体风险", "there is no media risk"), "closed": words("尚未结案", "the case is not closed"),
	"withdrawn": words("未撤诉", "the complaint is not withdrawn"),
}

func (t *teller) condition(x *expression) string { return t.words(x, x.ast.NativeRep().Expr(), false) }

// words says an expression; inner ones are put in brackets where "and" and "or" would run together.
func (t *teller) words(x *expression, e ast.Expr, inner bool) string {
	switch e.Kind() {
	case ast.IdentKind:
		if f := declared(e.AsIdent()); f != nil {
			return f.Label.In(t.lang)
		}
	case ast.SelectKind:
		if s := e.AsSelect(); isIdent(s.Operand(), "done") && !s.IsTestOnly() {
			return t.say("%s已完成", "%s is done", t.step(s.FieldName()))
		}
	case ast.CallKind:
		if text := t.call(x, e.AsCall(), inner); text != "" {
			return text
		}
	}
	// Whatever has no words is shown as it is written.
	if text, err := parser.Unparse(e, x.ast.NativeRep().SourceInfo()); err == nil {
		return text
	}
	return x.text
}

func (t *teller) call(x *expression, c ast.CallExpr, inner bool) string {
	args := c.Args()
	switch fn := c.FunctionName(); fn {
	case operators.LogicalAnd, operators.LogicalOr:
		join := t.say("，且", " and ")
		if fn == operators.LogicalOr {
			join = t.say("，或", " or ")
		}
		both := t.words(x, args[0], true) + join + t.words(x, args[1], true)
		if inner && fn == operators.LogicalOr {
			return t.say("（%s）", "(%s)", both)
		}
		return both
	case operators.LogicalNot:
		if id, ok := doneID(args[0]); ok {
			return t.say("%s未完成", "%s is not done", t.step(id))
		}
		if args[0].Kind() == ast.IdentKind && not[args[0].AsIdent()] != nil {
			return not[args[0].AsIdent()].In(t.lang)
		}
		return t.say("并非（%s）", "not (%s)", t.words(x, args[0], false))
	case operators.Index:
		if id, ok := literal(args[1]); ok && isIdent(args[0], "done") {
			return t.say("%s已完成", "%s is done", t.step(id))
		}
	case operators.In:
		if s, ok := literal(args[0]); ok && isIdent(args[1], "tags") {
			return t.say("标签含“%s”", "tagged “%s”", s)
		}
		return t.oneOf(args[0], args[1])
	case operators.Equals, operators.NotEquals, operators.Greater, operators.GreaterEquals, operators.Less,
		operators.LessEquals:
		return t.compare(fn, args[0], args[1])
	}
	return ""
}

func doneID(e ast.Expr) (string, bool) {
	if e.Kind() == ast.SelectKind && isIdent(e.AsSelect().Operand(), "done") {
		return e.AsSelect().FieldName(), true
	}
	return "", false
}

func (t *teller) oneOf(name, list ast.Expr) string {
	if name.Kind() != ast.IdentKind || list.Kind() != ast.ListKind {
		return ""
	}
	f := declared(name.AsIdent())
	var values []string
	for _, v := range list.AsList().Elements() {
		s, ok := literal(v)
		if !ok || f == nil {
			return ""
		}
		values = append(values, "“"+t.value(f, s)+"”")
	}
	if len(values) == 0 {
		return ""
	}
	return t.say("%s为%s", "%s is %s", f.Label.In(t.lang), strings.Join(values, t.say("或", " or ")))
}

var compares = map[string]Title{
	operators.Equals: words("为", "is"), operators.NotEquals: words("不是", "is not"),
	operators.Greater:       words("大于", "is more than"),
	operators.GreaterEquals: words("不少于", "is at least"), operators.Less: words("小于", "is less than"),
	operators.LessEquals: words("不超过", "is at most"),
}

func (t *teller) compare(fn string, name, value ast.Expr) string {
	if name.Kind() != ast.IdentKind || value.Kind() != ast.LiteralKind {
		return ""
	}
	f := declared(name.AsIdent())
	if f == nil {
		return ""
	}
	subject, verb := f.Label.In(t.lang), compares[fn].In(t.lang)
	switch v := value.AsLiteral().(type) {
	case types.Int:
		n := strconv.FormatInt(int64(v), 10)
		if f.Name == "amount" {
			n = t.say("%s元", "¥%s", strconv.FormatFloat(float64(v)/100, 'f', -1, 64))
		}
		return t.say("%s%s%s", "%s %s %s", subject, verb, n)
	case types.String:
		if v == "" && fn == operators.Equals {
			return t.say("%s未定", "%s is not set", subject)
		}
		if v == "" && fn == operators.NotEquals {
			return t.say("%s已定", "%s is set", subject)
		}
		return t.say("%s%s“%s”", "%s %s “%s”", subject, verb, t.value(f, string(v)))
	}
	return ""
}
