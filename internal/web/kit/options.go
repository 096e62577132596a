package kit

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"strconv"

	"github.com/a-h/templ"
)

// options are the lines of a Select: a house has dozens of people and places, and a list offers them in its filters.
type options Select

func (s options) Render(_ context.Context, w io.Writer) error { return Draw(w, s.draw) }

func (s options) draw(p *Pen) {
	group := ""
	for _, o := range s.Options {
		if o.Group != group {
			if group != "" {
				p.Raw(`</optgroup>`)
			}
			if group = o.Group; group != "" {
				p.Raw(`<optgroup label="`)
				p.Text(group)
				p.Raw(`">`)
			}
		}
		p.Raw(`<option value="`)
		p.Text(o.Value)
		p.Raw(`"`)
		p.flag("selected", o.Value == s.Value)
		p.flag("disabled", o.Disabled)
		p.follow(o.Sets)
		p.Raw(`>`)
		p.Text(o.Label)
		p.Raw(`</option>`)
	}
	if group != "" {
		p.Raw(`</optgroup>`)
	}
}

// follow is what choosing this sets elsewhere; see follow in picker.templ.
func (p *Pen) follow(sets map[string]string) {
	if len(sets) == 0 {
		return
	}
	raw, err := json.Marshal(sets)
	if err != nil && p.err == nil {
		p.err = err
	}
	p.Attr("data-sets", string(raw))
}

// boxList are the lines of Radios and Checks.
type boxList struct {
	field  Field
	kind   string
	list   []Option
	values []string
	first  int // number of the first of them in the field
}

// optionGroup are neighbours with the same Group.
type optionGroup struct {
	name  string
	list  []Option
	first int
}

func grouped(list []Option) []optionGroup {
	var out []optionGroup
	for i, o := range list {
		if len(out) == 0 || out[len(out)-1].name != o.Group {
			out = append(out, optionGroup{name: o.Group, first: i})
		}
		g := &out[len(out)-1]
		g.list = append(g.list, o)
	}
	return out
}

func (g optionGroup) holds(values []string) bool {
	return slices.ContainsFunc(g.list, func(o Option) bool { return slices.Contains(values, o.Value) })
}

func (l boxList) Render(ctx context.Context, w io.Writer) error {
	return Draw(w, func(p *Pen) { l.draw(ctx, p) })
}

func (l boxList) draw(ctx context.Context, p *Pen) {
	id := l.field.id() + "-"
	for i, o := range l.list {
		p.Raw(`<label class="k-box"><input`)
		p.Attr("type", l.kind)
		p.Raw(` name="`)
		p.Text(l.field.Name)
		p.Raw(`" value="`)
		p.Text(o.Value)
		p.Raw(`"`)
		p.Attr("id", id+strconv.Itoa(l.first+i))
		p.flag("checked", slices.Contains(l.values, o.Value))
		p.flag("disabled", l.field.Disabled || o.Disabled)
		p.flag("required", l.field.Required && l.kind == "radio")
		if len(l.field.Attrs) > 0 && p.err == nil {
			p.err = templ.RenderAttributes(ctx, p, l.field.Attrs)
		}
		p.Raw(`><span class="k-box-face">`)
		p.Icon(o.Icon)
		p.Raw(`<span>`)
		p.Text(o.Label)
		if o.Hint != "" {
			p.Raw(` <small class="k-box-hint">`)
			p.Text(o.Hint)
			p.Raw(`</small>`)
		}
		p.Raw(`</span></span></label>`)
	}
}
