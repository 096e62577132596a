package bound

import (
	"strings"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// YAML is what a file may hold. It needs no anchors, which can unfold into gigabytes, and no tags.
type YAML struct {
	Bytes int
	Depth int
	Parts int // lines, elements and members: the reader makes a dozen objects of each
}

// Breach says in which way a file goes beyond.
type Breach struct {
	What  string       // TooLarge, TooMany, TooDeep, NotPlain
	Max   int          // what would be taken
	Token *token.Token // where, for the last two
}

// The ways of going beyond.
const (
	TooLarge = "too_large"
	TooMany  = "too_many"
	TooDeep  = "too_deep"
	NotPlain = "not_plain"
)

// Check counts before it takes the text apart. nil: it may be read.
func (y YAML) Check(text string) *Breach {
	switch {
	case len(text) > y.Bytes:
		return &Breach{What: TooLarge, Max: y.Bytes}
	case parts(text) > y.Parts:
		for _, step := range []string{"- ", "["} { // every one is a level
			if at := strings.Index(text, strings.Repeat(step, y.Depth+1)); at >= 0 {
				line := 1 + strings.Count(text[:at], "\n")
				return &Breach{TooDeep, y.Depth, &token.Token{Position: &token.Position{Line: line, Column: 1}}}
			}
		}
		return &Breach{What: TooMany, Max: y.Parts}
	}
	level := 0
	for _, t := range lexer.Tokenize(text) {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType:
			return &Breach{NotPlain, 0, t}
		case token.MappingStartType, token.SequenceStartType:
			level++
		case token.MappingEndType, token.SequenceEndType:
			level--
		}
		block := t.Position.IndentNum
		if t.Type == token.SequenceEntryType || t.Type == token.MappingKeyType { // "- - - -" nests without indenting
			block = max(block, t.Position.Column)
		}
		if level > y.Depth || block > 8*y.Depth {
			return &Breach{TooDeep, y.Depth, t}
		}
	}
	return nil
}

// parts is no less than what the reader makes nodes of: what stands in quotes counts too, which the bound allows for.
func parts(text string) int {
	n, quotes := strings.Count(text, ": ")+strings.Count(text, "- "), 0
	for i := range len(text) {
		switch text[i] {
		case '\n', ',', '{', '[':
			n++
		case '"', '\'':
			quotes++
		}
	}
	return n + quotes/2
}
