package complaint

import (
	"amends/internal/act"
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
	if err := act.Read(body, c); err != nil {
		return nil, err
	}
	return c, nil
}
