package api

import "testing"

// TestNoteLeaves: words of an internal note are refused at the field in which they would reach the customer, until it is
// said that they are meant for him; who asks is told which of his own words they are.
func TestNoteLeaves(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	at := "/complaints/" + o.ID
	e.ask("POST", at+"/notes", e.as("anna"), `{"text":"内部：先拖到下周再说\n客户是老熟人，容易激动"}`).want(200)
	for _, text := range []string{"先拖到下周再说", "您好。客户是老熟人 容易激动！", "内部：先拖到下周再说"} {
		p := e.ask("POST", at+"/replies", e.as("anna"), `{"medium":"phone","text":"`+text+`"}`).problem(422, "input.invalid")
		if len(p.Errors) != 1 || p.Errors[0].Code != "complaint.note_leaves" || p.Errors[0].Path != "text" {
			t.Errorf("%s: %+v", text, p.Errors)
		}
	}
	e.ask("POST", at+"/replies", e.as("anna"), `{"medium":"phone","text":"您好，您反映的问题正在核实。"}`).want(200)
	e.ask("POST", at+"/replies", e.as("anna"), `{"medium":"phone","text":"您好。客户是老熟人 容易激动！","from_note":true}`).want(200)
	// Once told, it is no secret.
	e.ask("POST", at+"/replies", e.as("anna"), `{"medium":"phone","text":"客户是老熟人，容易激动"}`).want(200)
	// Where no note stands, nothing is asked.
	other := e.complain("13012341204")
	e.ask("POST", "/complaints/"+other.ID+"/replies", e.as("anna"), `{"medium":"phone","text":"先拖到下周再说"}`).want(200)
}
