package complaint_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// TestEveryFieldIsDeclared walks the fields of all commands and events: what holds words says what becomes of it when
// somebody is forgotten.
func TestEveryFieldIsDeclared(t *testing.T) {
	t.Parallel()
	seen := map[reflect.Type]bool{}
	var walk func(t reflect.Type, owner, field string, found func(owner, field string))
	walk = func(ty reflect.Type, owner, field string, found func(owner, field string)) {
		switch ty.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(ty.Elem(), owner, field, found)
		case reflect.Struct:
			if ty == reflect.TypeFor[complaint.Text]() || ty == reflect.TypeFor[time.Time]() || seen[ty] {
				return
			}
			seen[ty] = true
			for i := range ty.NumField() {
				walk(ty.Field(i).Type, ty.Name(), ty.Field(i).Name, found)
			}
		case reflect.String, reflect.Map, reflect.Interface:
			found(owner, field)
		}
	}
	declared := func(owner, field string) {
		if complaint.PrivacyOf(owner, field) == complaint.Undeclared {
			t.Errorf("%s.%s: is it sealed, emptied when somebody is forgotten, or impersonal? (personal.go)", owner, field)
		}
	}
	for _, name := range append(complaint.ActNames(), "tick", "erase", "change_person", "part_person", "tell_code") {
		walk(reflect.TypeOf(order(name)), "", "", declared)
	}
	for _, name := range complaint.Stream.Names() {
		r, err := complaint.Stream.Decode(stream.Record{Type: name, Version: 1, Payload: []byte("{}")})
		if err != nil {
			t.Fatal(err)
		}
		walk(reflect.TypeOf(r.Event), "", "", declared)
	}
}

// somebody is what must not stand in an event.
const somebody = "周小霞 13012341203"

// TestNoFieldTakesSomebody goes the usual way of a case and, wherever a command is accepted, puts a person into each of its
// fields in turn: it is refused, or nothing of it is in the events.
func TestNoFieldTakesSomebody(t *testing.T) {
	t.Parallel()
	a := newTale(t)
	a.problem = func(format string, args ...any) { t.Errorf(format, args...) }
	tried := map[string]bool{}
	var at func()
	at = func() {
		here := a.s
		for name := range usual {
			var events []complaint.Event
			if tried[name] || (name == "register") != (a.s.Version == 0) || !accepted(t, a, name, "", &events) {
				continue
			}
			tried[name] = true
			attack(t, a, name)
			for _, e := range events { // some make sense only after another
				a.s = complaint.Evolve(a.s, complaint.Recorded{Event: e, Version: a.s.Version + 1, At: a.now, By: actor(here, a.procedure(), name), Channel: "desk"})
			}
			if name != "register" {
				at()
			}
			a.s = here
		}
	}
	at()
	c, err := build("register", "")
	if err != nil {
		t.Fatal(err)
	}
	a.do("anna", inProcedure(c, "telecom"))
	for range 60 {
		at()
		a.now = a.now.Add(time.Hour)
		if !a.step() {
			break
		}
	}
	at()
	for name := range usual {
		places := map[string]reflect.Value{}
		fields(reflect.ValueOf(order(name)).Elem(), "", places, map[string]reflect.Value{})
		delete(places, "Step")     // one of the procedure's: every command that is tried shows it
		if name == "hear_action" { // the house's own, of a stream that no order here knows: action.txt
			continue
		}
		if !tried[name] && len(places) > 0 {
			t.Errorf("%s was accepted nowhere on the way", name)
		}
	}
}

// accepted says whether the usual order, changed by one field, is accepted here with somebody in its events.
func accepted(t *testing.T, a *tale, name, path string, events *[]complaint.Event) bool {
	t.Helper()
	c, err := build(name, "")
	if err != nil {
		t.Fatal(err)
	}
	c = inProcedure(c, "telecom")
	places := map[string]reflect.Value{}
	lists := map[string]reflect.Value{}
	fields(reflect.ValueOf(c).Elem(), "", places, lists)
	for list, v := range lists {
		if !strings.HasPrefix(path, list+"[]") {
			v.SetZero()
		}
	}
	if path != "" {
		places[path].SetString(somebody)
	}
	complaint.SetAside(a.w, c, complaint.Known{})
	for _, x := range field.Texts(c) {
		if x.Plain != "" {
			x.ID, x.Digest = "text", "digest"
		}
	}
	list, err := complaint.Decide(a.w, a.s, complaint.Meta{At: a.now, By: actor(a.s, a.procedure(), name), Channel: "desk"}, c)
	if err != nil && fault.As(err) == nil {
		t.Errorf("%s with %s: %v", name, path, err)
	}
	if events != nil {
		*events = list
	}
	return err == nil && len(list) > 0
}

// attack tries every field of a command.
func attack(t *testing.T, a *tale, name string) {
	t.Helper()
	places := map[string]reflect.Value{}
	c, err := build(name, "")
	if err != nil {
		t.Fatal(err)
	}
	fields(reflect.ValueOf(c).Elem(), "", places, map[string]reflect.Value{})
	for path := range places {
		var events []complaint.Event
		if !accepted(t, a, name, path, &events) {
			continue
		}
		raw, err := json.Marshal(events)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case !strings.Contains(string(raw), somebody):
		case name == "link" && path == "Case": // the desk looks it up: TestLink
		case name == "register" && path == "Source": // the desk compares it with what is known: TestNothingKnownInTheOpen
		case name == "change_person", name == "part_person" && path != "Reason": // the desk's and the house's own
		default:
			t.Errorf("%s takes somebody's name and number in %s: %s", name, path, raw)
		}
	}
}

// fields finds the places of all strings of a command that a door can fill, making one element in each list of strings.
func fields(v reflect.Value, path string, found, lists map[string]reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[complaint.Text]() || v.Type() == reflect.TypeFor[time.Time]():
	case v.Kind() == reflect.String:
		found[path] = v
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		if v.Len() == 0 && v.Type().Elem().Kind() == reflect.String {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			lists[path] = v
		}
		if v.Len() > 0 {
			fields(v.Index(0), path+"[]", found, lists)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Tag.Get("json") != "-" {
				fields(v.Field(i), strings.TrimPrefix(path+"."+f.Name, "."), found, lists)
			}
		}
	}
}

// TestImpersonal tells what is taken for somebody.
func TestImpersonal(t *testing.T) {
	t.Parallel()
	known := complaint.Known{Names: []string{"周小霞", "客户", "Jo Li", "Jane Smith", "佟丽", "孙快递"}, Numbers: []string{"0731-8888 1234", "ACC 7788990"},
		Words: []string{"zhou@example.com", "示例路 1 号"}}
	for words, personal := range map[string]bool{
		"周小霞投诉": true, "客户端": false, "老客户": false, "周小": false, "融合套餐": false, "5G": false, "iPhone 15 Pro 256": false, "宽带1000M": false,
		"13812345678": true, "+86 138-1234-5678": true, "１３８１２３４５６７８": true, "订单2026091800123": false, "a@b.com": true, "@all": false,
		"8888 1234": true, "073188881234": true, "7788990": true, "ZHOU@Example.com": true, "示例路 1 号旁": true,
		"for jane smith": true, "JANE-SMITH": true, "janesmith": true, "周 小 霞": true, "小 霞": true, "老周难缠": true, "周姐": true, "老客": false,
		"佟 丽": true, "佟丽娅": true, "孙 快递": true, "快递": true, "快": false, "钱女士专线": true, "王建国先生": true, "装维师傅": false, "马师傅": true, "某地": false,
		"4111111111111111": true, "4111 1111 1111 1111": true, "4111111111111112": false, "6222-0212-3456-7894": true, "2026112900000000": false,
		"0731-88881234转8": true, "(021) 6888 1234": true, "138.1234.5678": true, "一三八一二三四五六七八": true, "幺三八12345678": true,
		"世纪大道100弄5号301室": true, "人民路8号": true, "线路3号": false, "阳光小区3号楼": true, "301室": true, "解放街十八号": true, "5号线": false,
		"12 Baker Street": true, "24 hours": false, "4 High Strength": false,
		"示例路1号": true, "janesmithson": false, "11010519491231002X": true, "202609010000123456": false,
	} {
		err := complaint.Impersonal(&complaint.Tag{Add: []string{words}}, known)
		if f := fault.As(err); (f != nil) != personal || f != nil && f.Fields[0].Path != "add" {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// TestSourceIsNobody: the id of another system is refused where all of it is a number to dial or an address, however that
// is written; figures are ids.
func TestSourceIsNobody(t *testing.T) {
	t.Parallel()
	for source, personal := range map[string]bool{
		"13812345678": true, "138-1234-5678": true, "+86 138 1234 5678": true, "tel:13812345678": true, "手机13812345678": true,
		"(0731)88881111": true, "a@b.cn": true, "１３８１２３４５６７８": true,
		"1": false, "20261129001": false, "TS-2026-0001": false, "订单13812345678": false, "4008008888": false, "row 7": false, "95588123": false,
	} {
		if err := complaint.Impersonal(&complaint.Register{Source: source}, complaint.Known{}); (err != nil) != personal {
			t.Errorf("%q: %v", source, err)
		}
	}
}
