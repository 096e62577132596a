package api

import "amends/internal/complaint"

// Erasure says what was forgotten.
type Erasure struct {
	ID     string   `json:"id"`
	Cases  []string `json:"cases" doc:"Numbers of the complaints that now say so in their record"`
	Texts  int      `json:"texts" doc:"Texts that can never be read again"`
	Files  []string `json:"files" doc:"Digests of the files whose bytes are gone"`
	Kept   int      `json:"files_kept" doc:"Files that stay, because another customer's complaint has them too"`
	Sent   int      `json:"messages" doc:"Messages that were sent or laid ready, whose address is gone"`
	Fields []string `json:"fields" doc:"Fields of the complaints whose words are among the texts"`
	Stays  []string `json:"stays" doc:"Fields whose words are no longer shown but stay in the record"`
	Told   []string `json:"told,omitempty" doc:"Staff who read your reason: you have no complaint of this customer in hand that you did not register yourself"`
}

// erase forgets a customer and says what went. Whoever may erase erases all of it, also what he does not see.
func (c *call) erase() error {
	m := complaint.Meta{By: c.who.Staff, Channel: channel}
	e, err := c.api.House.Erase(c.ctx, m, c.r.PathValue("id"), c.r.URL.Query().Get("reason"))
	if err != nil {
		return err
	}
	return c.ok(Erasure{e.Person, filled(e.Cases), e.Texts, filled(e.Files), e.Kept, e.Sent, filled(e.Fields), filled(e.Stays), e.Told})
}

// filled makes of no list an empty one: a program reads it the same way.
func filled(list []string) []string { return append([]string{}, list...) }
