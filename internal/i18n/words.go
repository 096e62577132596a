package i18n

import (
	"context"
	"fmt"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"

	"amends/internal/fault"
)

// Has tells whether the words of a key are known.
func Has(ctx context.Context, key string) bool {
	b := of(ctx).bundle
	return b != nil && b.Has(key)
}

// T is the text of a key in the reader's language. args alternate name and value; the one named n chooses the plural.
// An unknown key gives the key itself, visible on the screen and remembered for the tests.
func T(ctx context.Context, key string, args ...any) string {
	l := of(ctx)
	if l.bundle == nil {
		return key
	}
	if text, ok := l.bundle.plain[l.lang][key]; ok {
		return text
	}
	if s := l.bundle.quick[l.lang][key]; s != nil {
		return s.fill(ctx, args)
	}
	data := make(map[string]any, len(args)/2)
	var count any
	for i := 0; i+1 < len(args); i += 2 {
		name := fmt.Sprint(args[i])
		data[name] = Say(ctx, args[i+1])
		if name == "n" {
			if n, ok := whole(args[i+1]); ok {
				count, data[name] = n, Number(ctx, n)
			}
		}
	}
	text, err := l.bundle.local[l.lang].Localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: count})
	if err != nil || text == "" {
		l.bundle.lost.Store(key, true)
		return key
	}
	return text
}

// Say turns a value that stands in a sentence into the reader's words: names in both languages, instants, durations.
func Say(ctx context.Context, v any) any {
	switch v := v.(type) {
	case map[string]string:
		return Name(ctx, v)
	case time.Time:
		return DateTime(ctx, v)
	case time.Duration:
		return Duration(ctx, v)
	}
	return v
}

// Key is under which words in the reader's language stand in settings: zh or en.
func Key(ctx context.Context) string { return short(From(ctx)) }

// Name picks from the organisation's own words, which it wrote in one or both languages: the reader's, else Chinese,
// else whatever there is.
func Name(ctx context.Context, names map[string]string) string {
	for _, k := range []string{string(From(ctx)), short(From(ctx)), string(Zh), "zh", "en"} {
		if s := names[k]; s != "" {
			return s
		}
	}
	return ""
}

// Fault translates an error: one sentence, the sentences of its fields by path, and the lines of what is missing. What
// is not a fault becomes the neutral sentence; its cause is for the log.
func Fault(ctx context.Context, err error) (title string, fields map[string]string, items []string) {
	f := fault.As(err)
	if f == nil {
		return T(ctx, "fault.internal"), nil, nil
	}
	title = key(ctx, string(f.Kind), f.Key, f.Args)
	if len(f.Fields) > 0 {
		fields = make(map[string]string, len(f.Fields))
		for _, x := range f.Fields {
			if fields[x.Path] == "" {
				fields[x.Path] = key(ctx, "field", x.Key, x.Args)
			}
		}
	}
	if f.More > 0 {
		title += " " + T(ctx, "fault.more", "n", f.More)
	}
	for _, it := range f.Items {
		if name := Name(ctx, it.Title); name != "" {
			items = append(items, name)
			continue
		}
		items = append(items, key(ctx, "item", it.Key, it.Args))
	}
	return title, fields, items
}

// key finds the sentence: the key as it stands, under "fault.", else the sentence of its kind, so that a fault whose
// words are not written yet still reads well; the lost key is remembered either way.
func key(ctx context.Context, kind, k string, args []any) string {
	b := of(ctx).bundle
	if b == nil {
		return k
	}
	for _, try := range []string{k, "fault." + k} {
		if b.Has(try) {
			return T(ctx, try, args...)
		}
	}
	b.lost.Store(k, true)
	if b.Has("fault.kind." + kind) {
		return T(ctx, "fault.kind."+kind)
	}
	return k
}

func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case int32:
		return int64(n), true
	case uint64:
		return int64(n), true
	}
	return 0, false
}
