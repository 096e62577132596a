package api

import (
	"net/http"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/register"
	"amends/internal/view"
)

// SavedViews are the lists that the caller keeps, and those that his department shares.
type SavedViews struct {
	Items []SavedView `json:"items"`
}

// SavedView is a list that somebody keeps.
type SavedView struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Filter string `json:"filter" doc:"Query of GET /complaints"`
	Shared bool   `json:"shared,omitempty" doc:"With the keeper's department"`
	Own    bool   `json:"own" doc:"Kept by the caller, who alone may change it"`
}

// SaveView is what a list is kept as.
type SaveView struct {
	Title  string `json:"title" minLength:"1" maxLength:"40"`
	Filter string `json:"filter" maxLength:"4000" doc:"Query of GET /complaints, such as view=mine&grade=major; what the list does not know is not kept"`
	Shared bool   `json:"shared,omitempty" doc:"Show it to the own department too"`
}

func savedRoutes() []*route {
	of := func(method, path, id, scope, zh, en string, rt route) *route {
		rt.method, rt.path, rt.id, rt.tag, rt.zh, rt.en = method, "/saved-views"+path, id, "views", zh, en
		rt.scopes, rt.needs = []string{scope}, []register.Permission{register.CaseView}
		return &rt
	}
	return []*route{
		of("GET", "", "list_saved_views", auth.CasesRead, "保存的视图", "The saved views", route{answer: typeOf[SavedViews](), do: (*call).savedViews}),
		of("POST", "", "save_view", auth.CasesWrite, "保存一个视图", "Save a view", route{body: SaveView{}, bounds: bound.Order, answer: typeOf[SavedView](), status: http.StatusCreated,
			do: func(c *call) error { return c.saveView(view.SavedView{Staff: c.who.Staff}, http.StatusCreated) }}),
		of("PUT", "/{id}", "change_saved_view", auth.CasesWrite, "修改自己的视图", "Change an own view", route{body: SaveView{}, bounds: bound.Order, answer: typeOf[SavedView](), do: (*call).changeView}),
		of("DELETE", "/{id}", "forget_saved_view", auth.CasesWrite, "删除自己的视图", "Remove an own view", route{status: http.StatusNoContent, do: (*call).forgetView}),
	}
}

func (c *call) department() string { return c.snap.StaffByID[c.who.Staff].Department }

func (c *call) savedOf(s view.SavedView) SavedView {
	return SavedView{s.ID, s.Title, s.Filter, s.Department != "", s.Staff == c.who.Staff}
}

func (c *call) savedViews() error {
	list, err := c.api.views.SavedViews(c.ctx, c.who.Staff, c.department())
	if err != nil {
		return err
	}
	out := SavedViews{Items: []SavedView{}}
	for _, s := range list {
		out.Items = append(out.Items, c.savedOf(s))
	}
	return c.ok(out)
}

// saveView keeps a list, with what is no part of the body as it was.
func (c *call) saveView(s view.SavedView, status int) error {
	var in SaveView
	if err := c.decode(&in); err != nil {
		return err
	}
	s.Title, s.Filter, s.Department = in.Title, in.Filter, ""
	if in.Shared {
		s.Department = c.department()
	}
	s, err := c.api.views.SaveView(c.ctx, s)
	if err != nil {
		return err
	}
	return c.answer(status, c.savedOf(s))
}

func (c *call) changeView() error {
	s, err := c.api.views.SavedView(c.ctx, c.r.PathValue("id"), c.who.Staff, c.department())
	if err != nil {
		return err
	}
	s.Staff = c.who.Staff // a colleague's is not found under it
	return c.saveView(s, http.StatusOK)
}

func (c *call) forgetView() error {
	if err := c.api.views.ForgetView(c.ctx, c.r.PathValue("id"), c.who.Staff); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
