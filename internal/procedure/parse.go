package procedure

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"amends/internal/fault"
)

// maxFile is the largest procedure file that is read, and maxDepth how deep it may nest. Ours are a tenth of both.
const (
	maxFile  = 256 << 10
	maxDepth = 24
)

// Parse reads a procedure from YAML and compiles it. A key that does not exist is a fault with its line. Validate
// says whether the procedure is sound.
func Parse(text []byte) (*Procedure, error) {
	if len(text) > maxFile {
		return nil, fault.New(fault.TooLarge, "procedure.file_too_large", "max", maxFile)
	}
	if err := plain(string(text)); err != nil {
		return nil, err
	}
	d := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	p := &Procedure{}
	if err := d.Decode(p); err != nil {
		return nil, unreadable(err)
	}
	if err := d.Decode(&Procedure{}); !errors.Is(err, io.EOF) {
		return nil, fault.Input("file", "procedure.several_documents")
	}
	if err := p.Compile(); err != nil {
		return nil, err
	}
	return p, nil
}

// Marshal writes the YAML that Parse reads back to the same procedure.
func (p *Procedure) Marshal() ([]byte, error) {
	out, err := yaml.MarshalWithOptions(p, yaml.UseLiteralStyleIfMultiline(true), yaml.IndentSequence(true))
	if err != nil {
		return nil, fmt.Errorf("write procedure %s: %w", p.ID, err)
	}
	return out, nil
}

// plain refuses what a procedure never needs and a hostile file may hold: anchors, which can unfold into gigabytes,
// tags, and nesting deep enough to exhaust the reader.
func plain(text string) error {
	depth := 0
	for _, t := range lexer.Tokenize(text) {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType:
			return atLine(t, "procedure.not_plain", "text", t.Value)
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		}
		if depth > maxDepth || t.Position.Column > 4*maxFile || t.Position.IndentNum > 8*maxDepth {
			return atLine(t, "procedure.too_deep", "max", maxDepth)
		}
	}
	return nil
}

// unreadable turns what the YAML reader says into a fault with a line.
func unreadable(err error) error {
	if f := fault.As(err); f != nil {
		return f
	}
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil {
		return fault.Input("file", "procedure.unreadable", "error", err.Error()).With(err)
	}
	key := "procedure.unreadable"
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		key = "procedure.unknown_key"
	}
	return atLine(e.GetToken(), key, "text", e.GetToken().Value, "error", e.GetMessage())
}

func atLine(t *token.Token, key string, args ...any) error {
	return fault.Input(fmt.Sprintf("line %d", t.Position.Line), key,
		append(args, "line", t.Position.Line, "column", t.Position.Column)...)
}
