package contact

import (
	"slices"
	"testing"
)

// TestNumbersWithWordsBeside: several numbers of one field are read each by itself, with the words that belong to it. Words that
// make a number no telephone, and digits that are none, leave the whole as it was written.
func TestNumbersWithWordsBeside(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][]string{
		"13800001234 本人 13900002222 妻子":   {"+8613800001234 本人", "+8613900002222 妻子"},
		"13800001234 13900002222 李":       {"+8613800001234 ", "+8613900002222 李"},
		"李 13800001234 王 13900002222":     {"+8613800001234 李", "+8613900002222 王"},
		"0731-88881111 张 13800001234 李":   {"+8673188881111 张", "+8613800001234 李"},
		"13800001234 订单号 13900002222":     {" "},
		"13800001234 下午 3 点":              {" "},
		"张 138 0000 1234 李 10086":         {" "},
		"0731-88881111 转 803 13800001234": {" "},
		"本人 13800001234 单号 13900002222":   {" "},
	} {
		var got []string
		for _, p := range Phones(s, Home) {
			got = append(got, p.Dial+" "+p.Rest)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}
