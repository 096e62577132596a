package act

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"amends/internal/fault"
)

// Read reads a command from JSON that has passed typed.JSON at the door. An unknown field, a wrong type or rest behind the
// object is a fault that names the field.
func Read(body []byte, command any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(command); err != nil {
		return badJSON(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fault.New(fault.BadRequest, "input.not_json")
	}
	return nil
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
