package intake

import (
	"context"
	"path"
	"strings"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/view"
)

// Act is something that a complainant does on the portal.
type Act struct {
	Page, API string // method and address; the page has none for what is part of its forms
	ID        string // of the API's operation
	Zh, En    string // one line for the API's document
	More      string // key of a longer description there
	Command   string // that it becomes, whose inputs say what its body is; "": none
	Optional  string // the field of the body that may be missing here
	Gives     Answer
	Files     bool // come with it
	Form      Form
	Ends      bool                      // it is not taken back easily, and its button says so
	May       func(*view.Progress) bool // whether he may now, for one whose form the page draws by itself

	body  func() any
	order func(context.Context, *Intake, any) (complaint.Command, error)
}

// Answer is what an act leads to.
type Answer int

// The answers. The page shows them, the API writes them.
const (
	TheProgress Answer = iota // how the complaint stands
	TheReceipt                // number and code
	TheCode                   // the new one
	TheFile                   // with its token
)

func body[B any]() any { return new(B) }

// Form says where the page draws the form of an act that is one text; any other is drawn by hand.
type Form int

// The places of a form.
const (
	ByHand Form = iota
	Folded      // below the conversation
	OnCard      // at the top of the page, with a title
)

// Order completes an act that is told a B and becomes a command. ctx has the words of who speaks.
func Order[B any](a Act, to func(ctx context.Context, in *Intake, said *B) (complaint.Command, error)) Act {
	a.body = body[B]
	a.order = func(ctx context.Context, in *Intake, said any) (complaint.Command, error) {
		return to(ctx, in, said.(*B))
	}
	return a
}

// Name is the last part of the page's address: of the part of the page where its form stands, and of its words.
func (a *Act) Name() string { return path.Base(a.Page) }

// Own says that it is about a complaint that is there, by number and code.
func (a *Act) Own() bool { return strings.Contains(a.API, "{number}") }

// Body is a new one to be filled; nil: it takes none.
func (a *Act) Body() any {
	if a.body == nil {
		return nil
	}
	return a.body()
}

// Act does what a complainant wants of his own complaint; he is counted before, with Speak.
func (in *Intake) Act(ctx context.Context, s Said, a *Act, id string, body any) (desk.Result, error) {
	c, err := a.order(ctx, in, body)
	if err != nil {
		return desk.Result{}, err
	}
	s.By = complaint.Customer
	return in.do(ctx, s, a.ID, id, c)
}

// Speak counts an act of a complainant, before anything of it is read.
func (in *Intake) Speak(from string) error { return in.count(in.Acts, from, 1) }

// NewCode gives a complainant another code; the one that he came with is over.
func (in *Intake) NewCode(ctx context.Context, id string) (string, error) {
	return in.Auth.Reissue(ctx, id, complaint.Customer)
}
