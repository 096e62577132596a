package api

import (
	"encoding/csv"
	"io"
	"reflect"
	"strconv"
	"strings"

	"amends/internal/download"
	"amends/internal/view"
)

// csvColumns are the properties of a Row that a table has, under the same names and with the same codes.
var csvColumns = []string{"id", "number", "subject", "customer", "state", "stage", "hue", "step", "grade", "content", "channel", "department", "owner",
	"region", "product", "tags", "repeat", "badge", "due_at", "received_at", "updated_at", "closed_at"}

// rowFields are the places of the columns in a Row.
var rowFields = func() []int {
	at := map[string]int{}
	t := reflect.TypeFor[Row]()
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		at[name] = i
	}
	out := make([]int, len(csvColumns))
	for i, name := range csvColumns {
		out[i] = at[name]
	}
	return out
}()

// table writes the list as CSV: what the page's export holds, in codes instead of words.
func (c *call) table() error {
	f, sort, err := c.filter()
	if err != nil {
		return err
	}
	fill := func(to io.Writer) error {
		out, line := csv.NewWriter(to), make([]string, len(rowFields))
		_ = out.Write(csvColumns)
		err := c.api.views.Walk(c.ctx, c.viewer(), f, sort, c.now, func(it *view.Item) bool {
			row := reflect.ValueOf(rowOf(it))
			for i, at := range rowFields {
				switch v := row.Field(at); v.Kind() {
				case reflect.Slice:
					line[i] = view.Inert(strings.Join(it.Tags, "; "))
				case reflect.Int:
					line[i] = strconv.FormatInt(v.Int(), 10)
				default:
					line[i] = view.Inert(v.String())
				}
			}
			return out.Write(line) == nil
		})
		if err == nil {
			out.Flush() // the reader may have gone away; nobody is left to tell
		}
		return err
	}
	return download.Send(c.w, "complaints.csv", "text/csv; charset=utf-8", fill, func(err error) {
		c.api.log.ErrorContext(c.ctx, "api", "request", c.id, "operation", c.rt.id, "staff", c.who.Staff, "error", err)
	})
}
