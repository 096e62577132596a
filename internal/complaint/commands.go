package complaint

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"amends/internal/fault"
	"amends/internal/typed"
)

// ReadCommand reads a command from JSON. An unknown field, a field named twice, a wrong type or rest behind the object is a
// fault that names the field.
func ReadCommand(name string, body []byte) (Command, error) {
	if err := typed.JSON(body); err != nil {
		return nil, err
	}
	return DecodeCommand(name, body)
}

// DecodeCommand is ReadCommand for a body that has passed typed.JSON at the door.
func DecodeCommand(name string, body []byte) (Command, error) {
	a := ActNamed(name)
	if a == nil {
		return nil, fault.New(fault.Unknown, "complaint.command_unknown", "command", name)
	}
	c := a.New()
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(c); err != nil {
		return nil, badJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.BadRequest, "input.not_json")
	}
	return c, nil
}

func badJSON(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		return fault.Input(wrong.Field, "input.type", "want", wrong.Type.String())
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		return fault.Input(strings.Trim(strings.TrimPrefix(err.Error(), "json: unknown field "), `"`), "input.unknown_field")
	}
	return fault.New(fault.BadRequest, "input.not_json").With(err)
}
