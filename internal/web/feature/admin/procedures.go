package admin

import (
	"errors"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"time"

	"amends/internal/complaint"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// proceduresPage lists the procedures and takes a file.
type proceduresPage struct {
	shell.Page
	Items   []procedureLine
	MayEdit bool
	Text    string
	Empty   bool // neither a file nor words came
	refusal
}

type procedureLine struct {
	ID, Title, Text string
	Versions        int
	InForce         int // 0: none
	Next            string
	Default         bool
	Drafts          int
}

func (a *admin) proceduresPage(r *http.Request, v site.Visit) (proceduresPage, error) {
	f, err := a.frame(r, v, "admin.kind.procedures", "/settings")
	p := proceduresPage{Page: f, MayEdit: v.Can(register.SettingsEdit)}
	ctx := r.Context()
	for _, id := range slices.Sorted(maps.Keys(v.Snap.Procedures)) {
		list := v.Snap.Versions(id)
		newest := list[len(list)-1].Procedure
		line := procedureLine{ID: id, Title: i18n.Name(ctx, newest.Title), Text: i18n.Name(ctx, newest.Description),
			Versions: len(list), Default: id == v.Snap.Organisation.Procedure}
		for _, x := range list {
			if !x.Approved() {
				line.Drafts++
			}
		}
		for _, period := range v.Snap.InForce[id] {
			if period.From.After(v.Now) {
				line.Next = i18n.T(ctx, "admin.version_from", "version", strconv.Itoa(period.Version), "from",
					i18n.DateTime(ctx, period.From))
			} else {
				line.InForce = period.Version
			}
		}
		p.Items = append(p.Items, line)
	}
	return p, err
}

func (a *admin) procedures(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := a.proceduresPage(r, v)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, proceduresView(p))
}

// uploadProcedure takes a procedure as YAML and keeps it as a draft: the next version of its id, for a second person to
// approve. What is wrong with it is said place by place.
func (a *admin) uploadProcedure(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	text, r, err := uploaded(r)
	if err != nil && err != errNothing {
		return err
	}
	var p *procedure.Procedure
	if err == nil {
		p, err = procedure.Parse([]byte(text), complaint.Kinds())
	}
	if err == nil {
		err = p.Validate(complaint.Kinds())
	}
	version := 0
	if err == nil {
		p.Version = v.Snap.NextVersion(p.ID)
		version, err = a.Register.Draft(r.Context(), v.Staff, a.Now(), *p)
	}
	if err != nil {
		if fault.As(err) == nil {
			return err
		}
		x, pageErr := a.proceduresPage(r, v)
		if pageErr != nil {
			return pageErr
		}
		x.Text, x.Empty = text, err == errNothing
		x.refusal = refusalOf(r, err)
		return page.Render(w, r, page.Status(err), proceduresView(x))
	}
	return page.Redirect(w, r, "/settings/procedures/"+p.ID+"?v="+strconv.Itoa(version))
}

// procedurePage is one version of a procedure, explained.
type procedurePage struct {
	shell.Page
	ID       string
	Version  *register.Version
	State    string
	Versions []versionLine
	Limits   []procedure.Explanation
	Stages   []chain
	MayEdit  bool
	Approve  bool   // this reader may agree to it
	Why      string // why not
	Now      string // of the form that puts it in force
	Drafted  string
	refusal
}

// chain is one stage with its steps, in order.
type chain struct {
	Title string
	Hue   string
	Steps []procedure.Explanation
}

type versionLine struct {
	N     int
	State string
	On    bool
}

func (a *admin) procedure(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := a.procedurePage(r, v, r.PathValue("id"), r.URL.Query().Get("v"))
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, procedureView(p))
}

func (a *admin) procedurePage(r *http.Request, v site.Visit, id, version string) (procedurePage, error) {
	ctx := r.Context()
	x := env{ctx, v.Snap}
	list := v.Snap.Versions(id)
	n, err := strconv.Atoi(version)
	if err != nil && len(list) > 0 {
		n = list[len(list)-1].Procedure.Version
		if now, err := v.Snap.Current(id, v.Now); err == nil {
			n = now.Version
		}
	}
	one := v.Snap.Procedures[id][n]
	if one == nil {
		return procedurePage{}, fault.New(fault.Unknown, "register.unknown", "kind", string(register.KindProcedure), "id",
			register.VersionID(id, n))
	}
	p := procedurePage{ID: id, Version: one, MayEdit: v.Can(register.SettingsEdit),
		Now: i18n.Input(ctx, v.Now.Add(time.Hour)), State: a.state(x, v.Now, one)}
	if p.Page, err = a.frame(r, v, "admin.kind.procedures", "/settings/procedures"); err != nil {
		return p, err
	}
	p.Page.Title = i18n.Name(ctx, one.Procedure.Title)
	for _, o := range slices.Backward(list) {
		p.Versions = append(p.Versions, versionLine{o.Procedure.Version, a.state(x, v.Now, o), o == one})
	}
	if one.DraftedBy != "" {
		p.Drafted = x.t("admin.drafted", "who", x.person(one.DraftedBy), "at", i18n.DateTime(ctx, one.DraftedAt))
	}
	if p.Approve = p.MayEdit && !one.Approved() && one.DraftedBy != v.Staff; p.MayEdit && !one.Approved() && !p.Approve {
		p.Why = x.t("admin.second_person")
	}
	compiled, err := v.Snap.Procedure(id, n)
	if err != nil {
		return p, err
	}
	for _, e := range procedure.Explain(compiled, i18n.Key(ctx), look.Names(ctx, v.Snap)) {
		if e.Step == nil {
			p.Limits = append(p.Limits, e)
			continue
		}
		if len(p.Stages) == 0 || p.Stages[len(p.Stages)-1].Title != e.Stage {
			p.Stages = append(p.Stages, chain{Title: e.Stage, Hue: hueOf(compiled, e.Step.Stage)})
		}
		last := &p.Stages[len(p.Stages)-1]
		last.Steps = append(last.Steps, e)
	}
	return p, nil
}

func hueOf(p *procedure.Procedure, stage string) string {
	for _, s := range p.Stages {
		if s.ID == stage {
			return s.Hue
		}
	}
	return "new"
}

// state says where a version stands.
func (a *admin) state(x env, now time.Time, v *register.Version) string {
	if !v.Approved() {
		return x.t("admin.state.draft")
	}
	state := x.t("admin.state.approved")
	periods := x.snap.InForce[v.Procedure.ID]
	for i, p := range periods {
		if p.Version != v.Procedure.Version {
			continue
		}
		switch {
		case p.From.After(now):
			return x.t("admin.state.planned", "from", i18n.DateTime(x.ctx, p.From))
		case i+1 < len(periods) && !periods[i+1].From.After(now):
			state = x.t("admin.state.past")
		default:
			return x.t("admin.state.in_force", "from", i18n.Date(x.ctx, p.From))
		}
	}
	return state
}

func (a *admin) procedureFile(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	n, _ := strconv.Atoi(r.PathValue("version")) // 0 is never there
	one := v.Snap.Procedures[r.PathValue("id")][n]
	if one == nil {
		return fault.New(fault.Unknown, "register.unknown", "kind", string(register.KindProcedure), "id", r.PathValue("id"))
	}
	text, err := one.Procedure.Marshal()
	if err != nil {
		return err
	}
	return download(w, one.Procedure.ID+"-"+strconv.Itoa(n)+".yaml", text)
}

func (a *admin) approve(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	n, _ := strconv.Atoi(r.PathValue("version")) // 0 is unknown to the register
	return a.turn(w, r, v, a.Register.Approve(r.Context(), v.Staff, a.Now(), r.PathValue("id"), n))
}

func (a *admin) enforce(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	n, _ := strconv.Atoi(r.PathValue("version")) // 0 is unknown to the register
	from, err := i18n.ParseInput(r.Context(), r.PostFormValue("from"))
	if f := fault.As(err); f != nil { // such as an hour that daylight saving skips
		return a.turn(w, r, v, fault.Input("from", f.Key, f.Args...))
	}
	if err != nil {
		return a.turn(w, r, v, fault.Input("from", "input.not_a_date"))
	}
	return a.turn(w, r, v, a.Register.Enforce(r.Context(), v.Staff, a.Now(), r.PathValue("id"), n, from))
}

// turn answers an act on a version: the page again, with why it was refused.
func (a *admin) turn(w http.ResponseWriter, r *http.Request, v site.Visit, err error) error {
	id, version := r.PathValue("id"), r.PathValue("version")
	if err == nil {
		return page.Redirect(w, r, "/settings/procedures/"+id+"?v="+version)
	}
	if f := fault.As(err); f == nil || f.Kind == fault.Unknown {
		return err
	}
	p, pageErr := a.procedurePage(r, v, id, version)
	if pageErr != nil {
		return errors.Join(err, pageErr)
	}
	p.refusal = refusalOf(r, err, "from")
	p.Act = path.Base(r.URL.Path)
	if p.Errors["from"] != "" {
		p.Now = r.PostFormValue("from")
	}
	return page.Render(w, r, page.Status(err), procedureView(p))
}
