package journal

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"amends/internal/complaint"
	"amends/internal/store"
)

var (
	byName = map[string]reflect.Type{}
	byType = map[reflect.Type]string{}
)

func init() {
	for _, e := range complaint.Events() {
		t, name := reflect.TypeOf(e), complaint.Is(e).Name
		if name == "" || byName[name] != nil || byType[t] != "" {
			panic("journal: event without a name of its own: " + t.Name())
		}
		byName[name], byType[t] = t, name
	}
}

// Names lists the wire names in their order, for documentation and the test of frozen formats.
func Names() []string {
	events := complaint.Events()
	out := make([]string, len(events))
	for i, e := range events {
		out[i] = complaint.Is(e).Name
	}
	return out
}

// Encode gives an event its wire form.
func Encode(e complaint.Event) (New, error) {
	name, ok := byType[reflect.TypeOf(e)]
	if !ok {
		return New{}, fmt.Errorf("encode event %T: it has no wire name", e)
	}
	payload, err := json.Marshal(e)
	if err != nil {
		return New{}, fmt.Errorf("encode %s: %w", name, err)
	}
	return New{Type: name, Payload: payload}, nil
}

// viaSign parts a channel from the token that used it. No channel has it in its name.
const viaSign = "#"

// Through is the channel of an event that came by an API token, as the record keeps it: the token is part of the leaf, and
// costs no byte an event, since channels are words that are written once.
func Through(channel, token string) string {
	if token == "" {
		return channel
	}
	return channel + viaSign + token
}

// Decode reads one record of a complaint back.
func Decode(r Record) (complaint.Recorded, error) {
	if r.told != nil {
		return r.told.Recorded, nil
	}
	t, ok := byName[r.Type]
	if !ok {
		return complaint.Recorded{}, fmt.Errorf("decode position %d: no event is named %q", r.Position, r.Type)
	}
	p := reflect.New(t)
	if err := json.Unmarshal(r.Payload, p.Interface()); err != nil {
		return complaint.Recorded{}, fmt.Errorf("decode position %d %s: %w", r.Position, r.Type, err)
	}
	channel, via, _ := strings.Cut(r.Channel, viaSign)
	return complaint.Recorded{Event: p.Elem().Interface().(complaint.Event), Version: r.Version, At: store.Time(r.At),
		By: r.By, Channel: channel, Via: via}, nil
}

// DecodeAll reads a whole stream back.
func DecodeAll(list []Record) ([]complaint.Recorded, error) {
	out := make([]complaint.Recorded, len(list))
	for i, r := range list {
		var err error
		if out[i], err = Decode(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}
