package house

import (
	"slices"

	"amends/internal/auth"
	"amends/internal/register"
)

// opens says for which scope of a token a role needs what: any of these permissions gives the scope something to open.
var opens = map[string][]register.Permission{
	auth.CasesRead: {register.CaseView},
	auth.CasesWrite: {register.CaseRegister, register.CaseWork, register.CaseAssign, register.CaseReply, register.CaseNote,
		register.CaseApprove, register.CaseReviewLiability, register.CaseEvaluate, register.CaseClose, register.CaseReopen,
		register.CaseWaive, register.CaseExtend, register.CaseEscalate, register.CaseArchive, register.CustomerErase},
	auth.CustomersRead:   {register.CustomerView, register.CustomerReveal},
	auth.ReportsRead:     {register.ReportView},
	auth.SettingsRead:    {register.SettingsView},
	auth.SettingsWrite:   {register.SettingsEdit, register.StaffEdit},
	auth.MessagesCollect: {register.CustomerReveal},
}

// account is what the settings say of who may sign in; asked each time, so that a role that is taken away counts at once.
func (h *House) account(staff string) auth.Account {
	s := h.Register.Snapshot()
	p := s.StaffByID[staff]
	if p == nil {
		return auth.Account{}
	}
	a := auth.Account{Active: p.Active, Service: p.Service, Keeps: s.Can(staff, register.StaffEdit)}
	for _, scope := range auth.Scopes() {
		if slices.ContainsFunc(opens[scope], func(x register.Permission) bool { return s.Can(staff, x) }) {
			a.Scopes = append(a.Scopes, scope)
		}
	}
	return a
}
