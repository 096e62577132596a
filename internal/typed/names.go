package typed

import (
	"bytes"
	"encoding/json"
	"unicode"
	"unicode/utf8"

	"amends/internal/fault"
)

// few are so many names of one object that they are compared one by one; more are looked up.
const few = 24

// names are the names of the objects that are open while a text is gone through, one behind the other.
type names struct {
	list [][]byte
	from []int // where the names of each open object begin; -1 for a list
	many []map[string]bool
}

// oneName refuses an object that names a field twice, also in other letters ("Subject" beside "subject"): Go's decoder
// takes both for one field and keeps the last, and what the other said would be lost. What is no JSON it leaves to the
// decoder. Nothing is made of the text: an object costs a comparison for each pair of its names, or a table of them.
func oneName(raw []byte) error {
	var room [few][]byte
	var deep [8]int
	n := names{list: room[:0], from: deep[:0]}
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '{':
			n.open(len(n.list))
		case '[':
			n.open(-1)
		case '}', ']':
			n.shut()
		case '"':
			end := closing(raw, i)
			if n.inObject() && colon(raw, end+1) {
				if name := raw[i+1 : min(end, len(raw))]; n.again(name) {
					return fault.Input(spelt(name), "input.named_twice")
				}
			}
			i = end
		}
	}
	return nil
}

func (n *names) inObject() bool { return len(n.from) > 0 && n.from[len(n.from)-1] >= 0 }

func (n *names) open(at int) {
	n.from = append(n.from, at)
	if n.many != nil {
		n.many = append(n.many, nil)
	}
}

func (n *names) shut() {
	last := len(n.from) - 1
	if last < 0 {
		return
	}
	if at := n.from[last]; at >= 0 {
		n.list = n.list[:at]
	}
	n.from = n.from[:last]
	if n.many != nil {
		n.many = n.many[:last]
	}
}

// again notes a name of the innermost object, and says whether that has it already.
func (n *names) again(name []byte) bool {
	last := len(n.from) - 1
	if bytes.IndexByte(name, '\\') >= 0 {
		name = []byte(spelt(name))
	}
	before := n.list[n.from[last]:]
	if len(before) < few {
		for _, b := range before {
			if bytes.EqualFold(b, name) {
				return true
			}
		}
		n.list = append(n.list, name)
		return false
	}
	if n.many == nil {
		n.many = make([]map[string]bool, len(n.from))
	}
	if n.many[last] == nil {
		n.many[last] = make(map[string]bool, 2*few)
		for _, b := range before {
			n.many[last][folded(b)] = true
		}
	}
	key := folded(name)
	if n.many[last][key] {
		return true
	}
	n.many[last][key] = true
	return false
}

// folded writes a name so that two are the same when bytes.EqualFold, and with it the decoder, says so.
func folded(name []byte) string {
	return string(bytes.Map(func(r rune) rune {
		least := r
		for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
			least = min(least, o)
		}
		return least
	}, name))
}

// spelt is a name as it is meant: su\u0062ject is subject.
func spelt(name []byte) string {
	var s string
	if json.Unmarshal(append(append([]byte{'"'}, name...), '"'), &s) == nil {
		return s
	}
	return string(bytes.ToValidUTF8(name, []byte(string(utf8.RuneError))))
}

// closing is the place of the quote that ends the string which begins at i; the end of the text when none does.
func closing(raw []byte, i int) int {
	for {
		n := bytes.IndexByte(raw[i+1:], '"')
		if n < 0 {
			return len(raw)
		}
		i += 1 + n
		escapes := 0 // an odd number of backslashes before it makes it a part of the string
		for raw[i-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
	}
}

// colon says whether the next thing is a colon: the string before it was a name.
func colon(raw []byte, i int) bool {
	for ; i < len(raw); i++ {
		switch raw[i] {
		case ' ', '\t', '\r', '\n':
		default:
			return raw[i] == ':'
		}
	}
	return false
}
