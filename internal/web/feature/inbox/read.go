package inbox

import (
	"net/http"
	"strconv"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/notify"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// read marks the notices named, or with none named everything up to the newest that was shown, and shows the list again.
func (h handler) read(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.BadRequest, "inbox.unknown").With(err)
	}
	named := r.PostForm["id"]
	if len(named) > notify.Most {
		return fault.New(fault.Invalid, "inbox.unknown")
	}
	var ids []int64
	for _, s := range named {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fault.New(fault.Invalid, "inbox.unknown")
		}
		ids = append(ids, id)
	}
	var err error
	if len(ids) > 0 {
		_, err = h.Notify.MarkRead(ctx, v.Staff, ids...)
	} else {
		_, err = h.Notify.MarkAllRead(ctx, v.Staff, r.PostForm.Get("upto"))
	}
	if err != nil {
		return err
	}
	a := readAsk(r.URL.Query())
	if !page.Fragment(r) {
		return page.Redirect(w, r, a.at("/notices"))
	}
	if len(ids) == 0 {
		page.Toast(w, page.Note{Title: i18n.T(ctx, "inbox.all_read_done"), Tone: "ok"})
	}
	return h.show(w, r, v, a)
}
