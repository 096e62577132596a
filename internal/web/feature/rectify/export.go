package rectify

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"

	"amends/internal/download"
	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/site"
)

// exportPath is where the list is saved as a table.
const exportPath = path + ".csv"

// export writes the actions that the list shows, all pages of it, as spreadsheets read them.
func (h handler) export(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	a := readAsk(r.URL.Query())
	fill := func(to io.Writer) error {
		out := csv.NewWriter(to)
		for after, head := "", true; ; head = false {
			list, err := h.Views.Improvements(ctx, v.Viewer, a.ImprovementFilter, after, perWrite, v.Now)
			if err != nil {
				return err
			}
			if head { // not before the first answer: a refusal is told in words
				_ = out.Write(csvHead(ctx))
			}
			for _, x := range list.Rows {
				_ = out.Write(csvRow(ctx, v, x))
			}
			if out.Flush(); list.Next == "" || out.Error() != nil { // the reader may have gone away; nobody is left to tell
				return nil
			}
			after = list.Next
		}
	}
	return download.Send(w, "rectifications-"+v.Now.In(v.Snap.Zone()).Format("20060102-1504")+".csv",
		"text/csv; charset=utf-8", fill,
		func(err error) { h.Log.ErrorContext(ctx, "export of actions", "err", err) })
}

// perWrite is how many actions are read at once.
const perWrite = 200

func csvHead(ctx context.Context) []string {
	var out []string
	for _, k := range []string{"what", "department", "owner", "due", "state", "done_on", "done_by", "case", "subject"} {
		out = append(out, i18n.T(ctx, "rectify."+k))
	}
	out[0] = "\ufeff" + out[0] // or spreadsheets take it for the local code page
	return out
}

func csvRow(ctx context.Context, v site.Visit, x view.Improvement) []string {
	what, subject, done := x.What, x.Subject, ""
	if what == "" {
		what = i18n.T(ctx, "rectify.erased")
	}
	if subject == "" {
		subject = i18n.T(ctx, "look.no_subject")
	}
	if x.DoneAt != 0 {
		done = x.DoneAt.Time().In(v.Snap.Zone()).Format("2006-01-02")
	}
	row := []string{what, look.Department(ctx, v.Snap, x.Department), look.Staff(ctx, v.Snap, x.Owner), x.DueOn,
		standing(ctx, x), done,
		look.Staff(ctx, v.Snap, x.DoneBy), x.Number, subject}
	for i := range row {
		row[i] = view.Inert(row[i])
	}
	return row
}
