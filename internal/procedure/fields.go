package procedure

import (
	"slices"

	"amends/internal/field"
)

// Facts are the declared case fields that CEL conditions read. Names are in Fields.
type Facts interface {
	// Fact gives the value of a declared field; ok is false for an undeclared name.
	Fact(name string) (value any, ok bool)
}

// Values are facts in a map, for simulation and tests. A field that is not in the map has its empty value.
type Values map[string]any

// Fact gives the value of a field.
func (v Values) Fact(name string) (any, bool) {
	value, ok := v[name]
	return value, ok
}

// Field declares one case field for conditions.
type Field struct {
	Name    string
	Type    string // "string", "int", "bool", "strings" (list), "steps" (map step id -> bool)
	Label   Title  // as it stands in a sentence: see docs/places.md
	Help    Title
	Options []string // all values of a string field that has a fixed set, besides empty
	As      string   // the field of an act whose words its values have; "": the one of the same name
}

func words(zh, en string) Title { return Title{"zh": zh, "en": en} }

// Fields are all case fields that conditions may read, in the order in which the help shows them.
var Fields = []Field{
	{"grade", "string", words("等级", "the grade"), words("初步评估定下的等级，未评估为空", "set by the first assessment; empty before it"), field.Grades, ""},
	{"nature", "string", words("投诉性质", "the nature"), words("分类时判断的性质", "judged when the complaint is classified"), field.Grades, ""},
	{"content", "string", words("内容分类", "the content category"), words("内容分类编码", "code in the category tree"), nil, ""},
	{"object", "string", words("投诉对象", "the object"), words("投诉针对谁", "whom the complaint is about"), field.Objects, ""},
	{"limit", "string", words("时限分类", "the limit class"), words("分类时选定的处理时限", "chosen when the complaint is classified"),
		field.Limits, ""},
	{"channel", "string", words("渠道", "the channel"), words("投诉从哪里来", "where the complaint came from"), nil, ""},
	{"region", "string", words("地区", "the region"), words("客户所在地区", "where the customer is"), nil, ""},
	{"department", "string", words("处理部门", "the department"), words("处理部门的编号", "its id"), nil, ""},
	{"outcome", "string", words("处理结论", "the outcome"), words("方案中的结论，未定为空", "the finding in the plan; empty before it"),
		append(field.Outcomes[:len(field.Outcomes):len(field.Outcomes)], "withdrawn"), ""},
	{"liable", "string", words("责任方", "the liable party"), words("责任认定的结果，未定为空", "as determined; empty before it"),
		append(field.Parties[:len(field.Parties):len(field.Parties)], "joint"), "party"},
	{"amount", "int", words("方案金额", "the amount of the plan"), words("方案中的补偿金额，以分计", "compensation in the plan, in cents"), nil, ""},
	{"repeat", "int", words("投诉次数", "the number of complaints"),
		words("该客户第几次投诉", "how many times the customer has complained"), nil, ""},
	{"reopened", "int", words("重启次数", "the number of reopenings"),
		words("该投诉重启过几次", "how often this complaint was reopened"), nil, ""},
	{"allegations", "int", words("诉求点数量", "the number of allegations"),
		words("登记和补充的诉求点数量", "as registered and supplemented"), nil, ""},
	{"score", "int", words("最低满意度", "the lowest survey score"), words("最低一项满意度，0 为未评", "0 when there is no survey"), nil, ""},
	{"anonymous", "bool", words("匿名投诉", "the complainant is anonymous"), words("投诉人未留身份", "no identity was given"), nil, ""},
	{"represented", "bool", words("由他人代为投诉", "a representative complained"),
		words("代理人提出的投诉", "made on behalf of the customer"), nil, ""},
	{"complete", "bool", words("材料齐全", "the intake is complete"), words("登记材料没有缺项", "nothing is missing from the intake"), nil, ""},
	{"safety", "bool", words("涉及人身安全", "safety is concerned"), words("初步评估的判断", "judged by the first assessment"), nil, ""},
	{"media", "bool", words("有媒体风险", "there is a media risk"), words("初步评估的判断", "judged by the first assessment"), nil, ""},
	{"closed", "bool", words("已结案", "the case is closed"), words("结案之后为真", "true after closing"), nil, ""},
	{"withdrawn", "bool", words("已撤诉", "the complaint is withdrawn"),
		words("投诉人撤回之后为真", "true after the complainant withdrew"), nil, ""},
	{"confirmed", "string", words("客户确认", "the customer's word"),
		words("客户是否认可已解决，未答为空", "whether the customer agrees that it is solved; empty before the answer"), field.Solved, "solved"},
	{"tags", "strings", words("标签", "the tags"), words("案件上的标签", "labels on the case"), nil, ""},
	{"done", "steps", words("步骤完成", "done steps"), words("done.步骤编号：该步骤已完成或豁免；在前提条件中，不适用的步骤无需等待",
		"done.<step id>: the step is done or waived; in what a step needs, a step that is not applicable is not waited for"), nil, ""},
}

// declared finds a declaration by name; nil when there is none.
func declared(name string) *Field {
	for i := range Fields {
		if Fields[i].Name == name {
			return &Fields[i]
		}
	}
	return nil
}

// knows reports whether the value is one that the field may have.
func (f *Field) knows(value string) bool {
	return f.Options == nil || value == "" || slices.Contains(f.Options, value)
}

// In gives the text in a language, in zh when it has none, else in whatever it has.
func (w Title) In(lang string) string {
	if s := w[lang]; s != "" {
		return s
	}
	if s := w["zh"]; s != "" {
		return s
	}
	return w["en"]
}
