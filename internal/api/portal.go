package api

import (
	"cmp"
	"net/http"
	"reflect"
	"strings"

	"amends/internal/bound"
	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/intake"
)

// The portal is for complainants, who have no account: a complaint is registered by anybody, and followed by whoever
// has its number and code. What they may do is declared in intake.Acts; here it has its routes.

// PortalReceipt is what the complainant needs to follow his complaint.
type PortalReceipt struct {
	Number     string `json:"number"`
	Code       string `json:"code" doc:"Opens the complaint together with its number; send it as X-Portal-Code"`
	ReceivedAt string `json:"received_at" format:"date-time"`
}

// PortalCode is a code that was given anew.
type PortalCode struct {
	Code string `json:"code" doc:"Opens the complaint together with its number; send it as X-Portal-Code"`
}

// PortalFile is a file that a visitor stored.
type PortalFile struct {
	Token string `json:"token" doc:"Names the file in files of a complaint or a message; good for a day"`
	Name  string `json:"name"`
	Type  string `json:"type" doc:"Found in the bytes"`
	Size  int64  `json:"size" doc:"Bytes"`
}

// portalDoor is the way in of strangers: so many complaints and so much of files an hour from one address, and so many
// acts on one complaint.
func portalDoor(h *house.House) *intake.Intake {
	return h.Intake(intake.Way{ID: "portal", Channels: []string{"web", "app"}, Unreached: "api.contact_needed",
		Complaints: perHour(20), Acts: perHour(60), KiB: perHour(intake.MaxPerHour)})
}

var portalCode = param{name: "X-Portal-Code", in: "header", typ: "string", need: true,
	doc: "The code that was given with the number"}

// portalAnswers are the types of what an act gives.
var portalAnswers = map[intake.Answer]reflect.Type{
	intake.TheProgress: typeOf[Progress](), intake.TheReceipt: typeOf[PortalReceipt](),
	intake.TheCode: typeOf[PortalCode](), intake.TheFile: typeOf[PortalFile](),
}

func portalRoutes(acts []intake.Act, file int64) []*route {
	list := make([]*route, 0, len(acts))
	for i := range acts {
		a := &acts[i]
		method, path, _ := strings.Cut(a.API, " ")
		rt := &route{method: method, path: path, id: a.ID, tag: "portal", zh: a.Zh, en: a.En, more: a.More, open: true,
			answer: portalAnswers[a.Gives], do: func(c *call) error { return c.portal(a) }}
		if a.Own() {
			rt.query = append(rt.query, portalCode)
		}
		if said := a.Body(); said != nil {
			rt.bounds, rt.query = bound.Said, append(rt.query, idempotencyKey)
			rt.body = sketch(reflect.TypeOf(said).Elem(), declared(a.Command), a.Optional)
		}
		switch a.Gives {
		case intake.TheFile:
			rt.status, rt.bounds, rt.media = http.StatusCreated, fileOf(file), storing.media
			rt.query = append(rt.query, storing.query...)
		case intake.TheReceipt:
			rt.status = http.StatusCreated
		}
		list = append(list, rt)
	}
	return list
}

// portal does one of the acts, and answers what it leads to.
func (c *call) portal(a *intake.Act) error {
	in, id := c.api.portal, ""
	s := intake.Said{From: c.address()}
	var err error
	if a.Own() {
		if id, err = in.Admit(c.ctx, c.r.PathValue("number"), c.r.Header.Get("X-Portal-Code"), s.From); err != nil {
			return err
		}
		if c.rt.method == http.MethodPost {
			if err := in.Speak(id); err != nil {
				return err
			}
		}
	}
	said := a.Body()
	if said != nil {
		if s.Body, err = c.body(); err != nil {
			return err
		}
		if err := decodeJSON(s.Body, said); err != nil {
			return err
		}
		if s.Key, err = c.key(); err != nil {
			return err
		}
	}
	switch a.Gives {
	case intake.TheReceipt:
		return c.complain(s, said.(*intake.Complaint))
	case intake.TheFile:
		return c.keep()
	case intake.TheCode:
		code, err := in.NewCode(c.ctx, id)
		if err != nil {
			return err
		}
		return c.ok(PortalCode{code})
	}
	if said != nil {
		res, err := in.Act(c.said(), s, a, id, said)
		if err != nil {
			return err
		}
		c.replayed(res.Repeat)
	}
	return c.progress(id)
}

func (c *call) complain(s intake.Said, said *intake.Complaint) error {
	if c.r.Header.Get("Accept-Language") != "" {
		s.Language = i18n.Key(c.said())
	}
	s.Channel = cmp.Or(said.Channel, c.api.portal.Channels[0])
	r, err := c.api.portal.Complain(c.ctx, s, *said)
	if err != nil {
		return err
	}
	c.replayed(r.Repeat)
	return c.answer(http.StatusCreated, PortalReceipt{r.Number, r.Code, instant(clock.Instant(r.State.ReceivedAt))})
}

// keep takes a file from anybody.
func (c *call) keep() error {
	if err := c.api.portal.Room(c.address(), c.r.ContentLength, c.api.Blobs.Limit); err != nil {
		return err
	}
	ref, err := c.upload(complaint.Customer)
	if err != nil {
		return err
	}
	return c.answer(http.StatusCreated, PortalFile{c.api.portal.Sign(ref).Token, ref.Name, ref.Type, ref.Size})
}

// replayed says that the key had been used before.
func (c *call) replayed(repeat bool) {
	if repeat {
		c.w.Header()["Idempotent-Replay"] = []string{"true"}
	}
}
