package procedure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/token"

	"amends/internal/bound"
	"amends/internal/fault"
)

// room is what a procedure file may hold. Ours are a tenth of it.
var room = bound.YAML{Bytes: 256 << 10, Depth: 24, Parts: 20_000}

// Parse reads a procedure from YAML and compiles it. A key that does not exist is a fault with its line. Validate
// says whether the procedure is sound.
func Parse(text []byte, kinds Kinds) (*Procedure, error) {
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
	if err := p.readable(); err != nil {
		return nil, err
	}
	if err := p.Compile(kinds); err != nil {
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

// readable refuses control characters other than line ends: no person typed them, and not every reader of YAML and
// JSON agrees on them. It also finds what JSON cannot carry, which is how a procedure is stored.
func (p *Procedure) readable() error {
	text, err := json.Marshal(p)
	if err != nil {
		return fault.Input("file", "procedure.unreadable", "error", err.Error()).With(err)
	}
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		t, err := d.Token()
		if err != nil {
			return nil // the end of what json itself has just written
		}
		if s, ok := t.(string); ok && strings.ContainsFunc(s, odd) {
			return fault.Input("file", "procedure.control_character", "text", s)
		}
	}
}

func odd(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff')
}

// plain refuses what a procedure never needs and a hostile file may hold.
func plain(text string) error {
	if !utf8.ValidString(text) {
		return fault.Input("file", "procedure.not_text")
	}
	switch b := room.Check(text); {
	case b == nil:
		return nil
	case b.What == bound.TooLarge:
		return fault.New(fault.TooLarge, "procedure.file_too_large", "max", b.Max)
	case b.What == bound.TooMany:
		return fault.New(fault.TooLarge, "input.too_many_values", "max", b.Max)
	case b.What == bound.NotPlain:
		return atLine(b.Token, "procedure.not_plain", "text", b.Token.Value)
	default:
		return atLine(b.Token, "procedure.too_deep", "max", b.Max)
	}
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
