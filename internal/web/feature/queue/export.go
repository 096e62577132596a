package queue

import (
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"slices"

	"amends/internal/clock"
	"amends/internal/download"
	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/site"
)

// export writes the list of the address, or the picked rows of it, as a table. Customers stay masked.
func (h handler) export(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return err
	}
	picked := r.PostForm["pick"]
	a := ReadAsk(r.URL.Query())
	words := csvWords{look.Limits(ctx, v.Snap), look.Steps(ctx, v.Snap)}
	fill := func(to io.Writer) error {
		out, n := csv.NewWriter(to), 0
		head := csvHead(ctx)
		head[0] = "\ufeff" + head[0] // or spreadsheets take it for the local code page
		_ = out.Write(head)
		err := h.Views.Walk(ctx, v.Viewer, a.Filter, a.Sort, v.Now, func(it *view.Item) bool {
			if len(picked) == 0 || slices.Contains(picked, it.ID) {
				_ = out.Write(csvRow(ctx, v, it, words))
				n++
			}
			return len(picked) == 0 || n < len(picked)
		})
		if err == nil {
			out.Flush() // the reader may have gone away; nobody is left to tell
		}
		return err
	}
	return download.Send(w, "complaints-"+v.Now.In(v.Snap.Zone()).Format("20060102-1504")+".csv", "text/csv; charset=utf-8", fill,
		func(err error) { h.Log.ErrorContext(ctx, "export", "err", err) })
}

func csvHead(ctx context.Context) []string {
	var out []string
	for _, k := range []string{"csv_number", "csv_subject", "col_customer", "col_grade", "col_stage", "csv_step", "csv_sla", "csv_due", "col_category",
		"channel", "department", "owner", "csv_tags", "csv_received", "col_updated", "csv_closed"} {
		out = append(out, i18n.T(ctx, "queue."+k))
	}
	return out
}

// csvWords are the titles of time limits and steps by their id, in the language of the file.
type csvWords struct{ limits, steps map[string]string }

func csvRow(ctx context.Context, v site.Visit, it *view.Item, words csvWords) []string {
	at := func(t clock.Instant) string {
		if t == 0 {
			return ""
		}
		return t.Time().In(v.Snap.Zone()).Format("2006-01-02 15:04")
	}
	sla, due := "", ""
	if b := it.BadgeAt(v.Now); b != clock.BadgeNone {
		sla, due = cmp.Or(words.limits[it.Clock], it.Clock)+" "+i18n.T(ctx, "queue.sla_"+string(b)), at(it.DueAt)
	}
	subject := it.Subject
	if subject == "" {
		subject = i18n.T(ctx, "look.no_subject")
	}
	row := []string{it.Number, subject, it.Customer, look.Grade(ctx, it.Grade).Label, look.Stage(ctx, &it.Face).Label, cmp.Or(words.steps[it.Step], it.Step), sla, due,
		look.CategoryPath(ctx, v.Snap, it.Content), look.Channel(ctx, v.Snap, it.Channel), look.Department(ctx, v.Snap, it.Department),
		look.Staff(ctx, v.Snap, it.Owner), look.Join(ctx, it.Tags), at(it.ReceivedAt), at(it.UpdatedAt), at(it.ClosedAt)}
	for i := range row {
		row[i] = view.Inert(row[i])
	}
	return row
}
