package api

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/i18n"
)

// What a visitor may send, as on the portal's pages.
const (
	portalFiles   = 9
	portalFileFor = 24 * time.Hour
	portalPerHour = 300 << 10 // KiB that one address may store within an hour
)

// PortalFile is a file that a visitor stored. A digest alone would let anybody attach, and so read, a file that he only
// knows the name of; the token says that this server gave it to him.
type PortalFile struct {
	Token string `json:"token" doc:"Names the file in files of a complaint or a message; good for a day"`
	Name  string `json:"name"`
	Type  string `json:"type" doc:"Found in the bytes"`
	Size  int64  `json:"size" doc:"Bytes"`
}

// PortalAttached names a file that was stored with POST /portal/files.
type PortalAttached struct {
	Token string `json:"token"`
	Name  string `json:"name,omitempty"`
}

// portalStore takes a file from anybody, so many bytes an hour from one address.
func (c *call) portalStore() error {
	size := c.r.ContentLength
	if size < 0 || size > c.api.Blobs.Limit {
		size = c.api.Blobs.Limit
	}
	if err := c.api.storers.Spend(c.address(), int(size>>10)+1, c.now); err != nil {
		return err
	}
	ref, err := c.upload(complaint.Customer)
	if err != nil {
		return err
	}
	return c.answer(http.StatusCreated, PortalFile{c.api.House.Auth.PortalToken("file:"+ref.Digest, portalFileFor), ref.Name, ref.Type, ref.Size})
}

// attached are the files that the tokens name.
func (c *call) attached(list []PortalAttached) ([]complaint.File, error) {
	if len(list) > portalFiles {
		return nil, fault.Input("files", "input.too_many", "max", portalFiles)
	}
	var out []complaint.File
	for i, a := range list {
		id, err := c.api.House.Auth.CheckPortalToken(c.ctx, a.Token)
		digest, isFile := strings.CutPrefix(id, "file:")
		var info blob.Info
		if err == nil && isFile {
			info, err = c.api.Blobs.Info(c.ctx, digest)
		}
		switch {
		case err != nil && fault.As(err) == nil:
			return nil, err
		case err != nil, !isFile, !info.Deleted.IsZero():
			return nil, fault.Input("files."+strconv.Itoa(i)+".token", "blob.unknown")
		}
		out = append(out, complaint.File{Digest: digest, Name: complaint.Words(a.Name)})
	}
	return out, nil
}

// portalMessage takes what he says, with files or without; a photo alone says something too.
func (c *call) portalMessage() error {
	return say(c, func(in PortalMessage) (complaint.Command, error) {
		files, err := c.attached(in.Files)
		if in.Text.IsZero() && len(files) > 0 {
			in.Text = complaint.Words(i18n.T(c.said(), "portal.only_files", "n", len(files)))
		}
		return &complaint.Hear{Text: in.Text, Files: files}, err
	})
}

// portalEscalate asks for somebody higher.
func (c *call) portalEscalate() error {
	return say(c, func(in PortalEscalation) (complaint.Command, error) {
		text := strings.TrimSpace(in.Text.Plain)
		if text == "" {
			text = i18n.T(c.said(), "portal.escalate_default")
		}
		return &complaint.AskSuperior{Reason: complaint.Words(text)}, nil
	})
}
