package intake

import (
	"net/http"
	"net/url"
	"slices"

	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/web/form"
)

// inputs are the fields of the registration as the page posts them: those of the act, who is known already, and who stays
// anonymous.
var inputs = append(slices.Clone((&complaint.Register{}).Act().Fields), field.Line.Of("complainant.id"), field.Bool.Of("anonymous"))

var fileInput = field.Files.Of("files")

// posted is the form that came in: what was typed, and the command that it makes.
type posted struct {
	Values  url.Values
	Command *complaint.Register
	Said    []byte // to tell one sending of the form from another
}

// read reads the form; the values are good even when the command is not.
func (t intake) read(r *http.Request, by string, keep bool) (posted, error) {
	var keeper form.Keeper
	if keep {
		keeper = t.Blobs
	}
	out := posted{Command: &complaint.Register{}}
	p, err := form.Read(r, inputs, keeper, by, out.Command)
	out.Values, out.Said = p.Values, p.Said()
	if out.Values == nil {
		out.Values = url.Values{}
	}
	if err != nil {
		return out, err
	}
	if v := r.PostForm["duplicate_of"]; len(v) > 0 {
		out.Values["duplicate_of"] = v
	}
	if b := &out.Command.OnBehalf; !b.Nobody() {
		b.Language = out.Command.Complainant.Language // he is the one who is written to
	}
	return out, nil
}
