package register

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"amends/internal/clock"
)

// Kind names a sort of setting in the table, in files and in addresses. The names are data: never renamed, never reused.
type Kind string

// The kinds of settings.
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

// Kinds are all kinds, in the order in which differences and pages list them.
var Kinds = []Kind{KindOrganisation, KindCalendar, KindRole, KindDepartment, KindStaff, KindChannel, KindCategory,
	KindCause, KindTemplate, KindTier, KindProcedure, KindInForce, KindRule}

// EditedWith is the permission that changing it needs. What decides who may do what is for who keeps the staff: whoever may
// change settings alone would give himself the rest.
func (k Kind) EditedWith() Permission {
	switch k {
	case KindStaff, KindRole, KindDepartment:
		return StaffEdit
	}
	return SettingsEdit
}

// Setting is any type that the register keeps.
type Setting interface {
	Organisation | clock.Calendar | Role | Department | Staff | Channel | Category | Cause | Template | Tier | Version |
		InForce | Rule
}

// key finds one setting.
type key struct {
	kind Kind
	id   string
}

// item is a setting with the version of the register in which it was last written.
type item struct {
	value    any // pointer to one of Setting; never changed once here
	version  int64
	kept     json.RawMessage // as the table and the record have it; nil: nobody keeps it
	compiled any             // what build made of it; nil before
}

// keyOf names a setting. A procedure's versions are settings of their own, and so are its periods in force.
func keyOf(value any) key {
	switch v := value.(type) {
	case *Organisation:
		return key{KindOrganisation, "organisation"}
	case *clock.Calendar:
		return key{KindCalendar, v.ID}
	case *Role:
		return key{KindRole, v.ID}
	case *Department:
		return key{KindDepartment, v.ID}
	case *Staff:
		return key{KindStaff, v.ID}
	case *Channel:
		return key{KindChannel, v.ID}
	case *Category:
		return key{KindCategory, v.Code}
	case *Cause:
		return key{KindCause, v.Code}
	case *Template:
		return key{KindTemplate, v.ID}
	case *Tier:
		return key{KindTier, v.ID}
	case *Version:
		return key{KindProcedure, VersionID(v.Procedure.ID, v.Procedure.Version)}
	case *InForce:
		return key{KindInForce, v.Procedure + "@" + v.From.UTC().Format(time.RFC3339)}
	case *Rule:
		return key{KindRule, v.ID}
	}
	panic(fmt.Sprintf("register: %T is no setting", value))
}

// VersionID is the id under which a version of a procedure is kept: "telecom@3".
func VersionID(procedure string, version int) string { return procedure + "@" + strconv.Itoa(version) }

// decode reads a payload of the table.
func decode(kind Kind, payload []byte) (any, error) {
	read, ok := map[Kind]func([]byte) (any, error){
		KindOrganisation: decodeAs[Organisation], KindCalendar: decodeAs[clock.Calendar], KindRole: decodeAs[Role],
		KindDepartment: decodeAs[Department], KindStaff: decodeAs[Staff], KindChannel: decodeAs[Channel],
		KindCategory: decodeAs[Category], KindCause: decodeAs[Cause], KindTemplate: decodeAs[Template],
		KindTier: decodeAs[Tier], KindProcedure: decodeAs[Version], KindInForce: decodeAs[InForce], KindRule: decodeAs[Rule],
	}[kind]
	if !ok {
		return nil, fmt.Errorf("setting of unknown kind %q", kind)
	}
	return read(payload)
}

func decodeAs[T Setting](payload []byte) (any, error) {
	v := new(T)
	if err := json.Unmarshal(payload, v); err != nil {
		return nil, err
	}
	return v, nil
}

// lasting says that cases keep ids of this kind: such a setting is made inactive, never removed.
func (k Kind) lasting() bool {
	return slices.Contains([]Kind{KindOrganisation, KindCalendar, KindDepartment, KindStaff, KindChannel, KindCategory,
		KindCause}, k)
}
