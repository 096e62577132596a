package register

// Kind names a sort of setting in the table, in files and in addresses. The names are data: never renamed, never reused.
type Kind string

// The kinds of settings, in the order in which they are written so that what is referred to comes first.
const (
	KindOrganisation Kind = "organisation"
	KindCalendar     Kind = "calendar"
	KindRole         Kind = "role"
	KindDepartment   Kind = "department"
	KindStaff        Kind = "staff"
	KindChannel      Kind = "channel"
	KindCategory     Kind = "category"
	KindCause        Kind = "cause"
	KindTemplate     Kind = "template"
	KindTier         Kind = "tier"
	KindProcedure    Kind = "procedure"
	KindInForce      Kind = "procedure_in_force"
	KindRule         Kind = "rule"
)

// Kinds are all kinds in that order.
var Kinds = []Kind{KindOrganisation, KindCalendar, KindRole, KindDepartment, KindStaff, KindChannel, KindCategory,
	KindCause, KindTemplate, KindTier, KindProcedure, KindInForce, KindRule}
