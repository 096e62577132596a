package kit

import (
	"context"
	"fmt"
	"io"
	"strconv"
)

// Money is an amount. It is typed and posted in yuan ("6800.50"); field.Cents gives the fen.
type Money struct {
	Field
	Value string
	Max   string
}

// Render writes the input.
func (m Money) Render(ctx context.Context, w io.Writer) error {
	return text(Text{Field: m.Field, InputMode: "decimal", Value: m.Value, Max: m.Max, Prefix: "¥",
		Autocomplete: "off"}).Render(ctx, w)
}

// Yuan is the value of a Money field for an amount in fen.
func Yuan(cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	return sign + strconv.FormatInt(cents/100, 10) + fmt.Sprintf(".%02d", cents%100)
}
