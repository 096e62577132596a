package admin

import (
	"encoding/json"
	"net/http"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// historyPage is every writing of one setting.
type historyPage struct {
	shell.Page
	Kind  kind
	Items []revision
}

// revision is one writing: who, when, and each field before and after.
type revision struct {
	Who, At, What string
	Changes       []changed
}

type changed struct{ Field, Before, After string }

func (a *admin) history(k kind) site.StaffHandler {
	return func(w http.ResponseWriter, r *http.Request, v site.Visit) error {
		id := r.PathValue("id")
		list, err := a.Register.History(r.Context(), k.kind, id)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return fault.New(fault.Unknown, "register.unknown", "kind", string(k.kind), "id", id)
		}
		f, err := a.frame(r, v, "admin.history", "/settings/"+k.path+"/"+id)
		if err != nil {
			return err
		}
		x := env{r.Context(), v.Snap}
		p := historyPage{Page: f, Kind: k}
		for i, rev := range list {
			item := revision{Who: x.person(rev.By), At: i18n.DateTime(r.Context(), rev.At), What: "changed"}
			var before, after map[string]json.RawMessage
			_ = json.Unmarshal(rev.Payload, &after) // a removed setting has none
			switch {
			case rev.Removed:
				item.What = "removed"
			case i+1 == len(list):
				item.What = "created"
			default:
				_ = json.Unmarshal(list[i+1].Payload, &before)
				for _, name := range rev.Fields {
					item.Changes = append(item.Changes, changed{x.t("admin.f." + name), short(before[name]), short(after[name])})
				}
			}
			item.What = x.t("admin.did." + item.What)
			p.Items = append(p.Items, item)
		}
		return page.Render(w, r, http.StatusOK, historyView(p))
	}
}

// short is a value on one line.
func short(raw json.RawMessage) string {
	if len(raw) == 0 {
		return "\u2013"
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		raw = []byte(s)
	}
	runes := []rune(string(raw))
	if len(runes) > 300 {
		return string(runes[:300]) + "\u2026"
	}
	return string(runes)
}
