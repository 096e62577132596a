package intake

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"

	"amends/internal/auth"
	"amends/internal/blob"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/file"
)

// What a stranger may send.
const (
	MaxFiles   = 9
	MaxPerHour = 300 << 10      // KiB that one address may store within an hour: nobody fills the disk without an account
	KeptFor    = 24 * time.Hour // an uploaded file may be sent with a later try
)

// fileMark is how the token of a file is told from that of a complaint.
const fileMark = "file:"

// Attached names a file that was stored.
type Attached struct {
	Token string `json:"token"`
	Name  string `json:"name,omitempty"`
}

// Kept is a file that a stranger stored. A digest alone would let anybody attach, and so read, a file that he only
// knows the name of; the token says that this house gave it to him.
type Kept struct {
	Token string
	Ref   blob.Ref
}

// Room counts what somebody says that he brings, before anything of it is read; most where he does not say.
func (in *Intake) Room(from string, size, most int64) error {
	if size < 0 || size > most {
		size = most
	}
	return in.count(in.KiB, from, int(size>>10)+1)
}

// Keep stores a stranger's file.
func (in *Intake) Keep(ctx context.Context, r io.Reader, name string) (Kept, error) {
	ref, err := in.Blobs.Put(ctx, r, name, complaint.Customer)
	return in.Sign(ref), err
}

// Sign gives the token of a file to who stored it.
func (in *Intake) Sign(ref blob.Ref) Kept {
	return Kept{in.Auth.PortalToken(fileMark+ref.Digest, KeptFor), ref}
}

// Again is a file that was stored before; false where the token names none, or none any more.
func (in *Intake) Again(ctx context.Context, a Attached) (Kept, bool, error) {
	id, err := in.Auth.CheckPortalToken(ctx, a.Token)
	digest, isFile := strings.CutPrefix(id, fileMark)
	var info blob.Info
	if err == nil && isFile {
		info, err = in.Blobs.Info(ctx, digest)
	}
	if err != nil && fault.As(err) == nil {
		return Kept{}, false, err
	}
	ok := err == nil && isFile && info.Deleted.IsZero()
	ref := blob.Ref{Digest: digest, Size: info.Size, Type: info.Type, Name: file.Shown(a.Name, info.Type)}
	return Kept{a.Token, ref}, ok, nil
}

// Attached are the files that the tokens name.
func (in *Intake) Attached(ctx context.Context, list []Attached) ([]complaint.File, error) {
	if len(list) > MaxFiles {
		return nil, fault.Input("files", "input.too_many", "max", MaxFiles)
	}
	var out []complaint.File
	for i, a := range list {
		k, ok, err := in.Again(ctx, a)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, fault.Input("files."+strconv.Itoa(i)+".token", "blob.unknown")
		}
		out = append(out, complaint.File{Digest: k.Ref.Digest, Name: complaint.TextOf(a.Name)})
	}
	return out, nil
}

// Opens is the complaint that a token opens.
func (in *Intake) Opens(ctx context.Context, token string) (string, error) {
	id, err := in.Auth.CheckPortalToken(ctx, token)
	if err == nil && strings.HasPrefix(id, fileMark) {
		err = auth.ErrPortalCode
	}
	return id, err
}
