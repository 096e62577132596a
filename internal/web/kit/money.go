package kit

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Money is an amount. It is typed and posted in yuan ("6800.50"); ParseMoney gives the fen.
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

// ParseMoney reads yuan as people type them (1,200 · 1200.5 · ¥1200) into fen; more than two decimals are refused.
func ParseMoney(s string) (int64, error) {
	s = strings.NewReplacer(",", "", "，", "", "¥", "", "￥", "", " ", "").Replace(s)
	whole, frac, _ := strings.Cut(s, ".")
	if len(frac) > 2 || whole == "" || strings.ContainsAny(frac, "+-") {
		return 0, fmt.Errorf("read amount %q", s)
	}
	n, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read amount %q: %w", s, err)
	}
	return n, nil
}
