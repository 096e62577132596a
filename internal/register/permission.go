package register

import "slices"

// Permission is something a role may do.
type Permission string

// The permissions, in the words of the desk.
const (
	CaseRegister        Permission = "case.register"
	CaseView            Permission = "case.view"
	CaseWork            Permission = "case.work" // do the steps of a case as its owner
	CaseAssign          Permission = "case.assign"
	CaseReply           Permission = "case.reply"
	CaseNote            Permission = "case.note"
	CaseApprove         Permission = "case.approve"
	CaseReviewLiability Permission = "case.review_liability"
	CaseEvaluate        Permission = "case.evaluate"
	CaseClose           Permission = "case.close"
	CaseReopen          Permission = "case.reopen"
	CaseWaive           Permission = "case.waive"
	CaseExtend          Permission = "case.extend" // agree to an extension
	CaseEscalate        Permission = "case.escalate"
	CaseArchive         Permission = "case.archive"
	CaseExport          Permission = "case.export"
	CaseBulk            Permission = "case.bulk"
	CustomerView        Permission = "customer.view"   // masked
	CustomerReveal      Permission = "customer.reveal" // unmask one field; recorded
	CustomerErase       Permission = "customer.erase"
	ReportView          Permission = "report.view"
	SettingsView        Permission = "settings.view"
	SettingsEdit        Permission = "settings.edit"
	StaffEdit           Permission = "staff.edit"
	TokenManage         Permission = "token.manage"
)

// Ids of the roles that every organisation has. Their permissions may be changed, the roles may not be removed.
const (
	RoleIntake    = "intake"
	RoleHandler   = "handler"
	RoleLead      = "lead"
	RoleApprover  = "approver"
	RoleQuality   = "quality"
	RoleExecutive = "executive"
	RoleAdmin     = "admin"
)

// RoleIDs are the fixed roles in the order in which pages show them.
var RoleIDs = []string{RoleIntake, RoleHandler, RoleLead, RoleApprover, RoleQuality, RoleExecutive, RoleAdmin}

// matrix is the default of who may do what: one row a permission, one letter a role, so that a reader sees the whole.
// Letters in the order of RoleIDs: i intake, h handler, l lead, a approver, q quality, e executive, x admin.
// The administrator keeps the system and works on no case; he sees no customer (I1, I2).
var matrix = []struct {
	Permission Permission
	Roles      string
}{
	{CaseRegister, "ihl...."},
	{CaseView, "ihlaqe."},
	{CaseWork, ".hl...."},
	{CaseAssign, "i.l...."},
	{CaseReply, "ihl.q.."},
	{CaseNote, "ihlaqe."},
	{CaseApprove, "..la.e."},
	{CaseReviewLiability, "..laq.."},
	{CaseEvaluate, "..l.q.."},
	{CaseClose, ".hl.q.."},
	{CaseReopen, "ihl.q.."},
	{CaseWaive, "..la..."},
	{CaseExtend, "..la..."},
	{CaseEscalate, "ihlaqe."},
	{CaseArchive, "..l.q.."},
	{CaseExport, "..l.qe."},
	{CaseBulk, "..l.q.."},
	{CustomerView, "ihlaqe."},
	{CustomerReveal, "ihl.q.."},
	{CustomerErase, "....q.x"},
	{ReportView, "..laqe."},
	{SettingsView, "..laqex"},
	{SettingsEdit, "......x"},
	{StaffEdit, "......x"},
	{TokenManage, "......x"},
}

const letters = "ihlaqex"

// Permissions are all permissions in the order in which the matrix shows them.
func Permissions() []Permission {
	list := make([]Permission, len(matrix))
	for i, row := range matrix {
		list[i] = row.Permission
	}
	return list
}

func known(p Permission) bool {
	for _, row := range matrix {
		if row.Permission == p {
			return true
		}
	}
	return false
}

func isFixed(role string) bool { return slices.Contains(RoleIDs, role) }
