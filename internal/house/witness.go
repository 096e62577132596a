package house

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"amends/internal/job"
	"amends/internal/notify"
	"amends/internal/store"
)

// witnessJob tells the witness one note: a head of the journal, or what somebody decided about one. It is a durable job, so
// that a witness who cannot be reached is told later.
const witnessJob = "witness"

// errand is the payload of such a job.
type errand struct {
	By   string `json:"by"` // url or mail
	Note string `json:"note"`
}

// witnesses are the ways in which notes leave the house.
func (h *House) witnesses() []string {
	var out []string
	if h.Witness.URL != "" {
		out = append(out, "url")
	}
	if h.Witness.Mail != "" {
		out = append(out, "mail")
	}
	return out
}

// tell queues a note for every witness; the same key is told once.
func (h *House) tell(ctx context.Context, tx *store.Tx, key, note string) error {
	for _, by := range h.witnesses() {
		payload, err := json.Marshal(errand{by, note})
		if err != nil {
			return err
		}
		if _, err := h.Jobs.Enqueue(ctx, tx, job.Job{Kind: witnessJob, Key: fmt.Sprintf("witness %s %s", by, key), Payload: string(payload)}); err != nil {
			return err
		}
	}
	return nil
}

// tellHead queues the newest head.
func (h *House) tellHead(ctx context.Context) error {
	head, err := h.Journal.Head(ctx)
	if err != nil || head.Size == 0 {
		return err
	}
	err = h.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return h.tell(ctx, tx, fmt.Sprint(head.Size), head.Note)
	})
	h.Jobs.Wake()
	return err
}

// tellWitness tells the newest head at start and then as often as the settings say, until ctx ends.
func (h *House) tellWitness(ctx context.Context) error {
	if len(h.witnesses()) == 0 {
		return nil
	}
	tick := time.NewTicker(max(time.Duration(h.Witness.Minutes)*time.Minute, time.Minute))
	defer tick.Stop()
	for {
		if err := h.tellHead(ctx); err != nil && ctx.Err() == nil {
			h.Log.ErrorContext(ctx, "the witness is not told", "err", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// handlers are those of all jobs.
func (h *House) handlers(n *notify.Notify) map[string]job.Handler {
	out := n.Handlers()
	out[witnessJob] = func(ctx context.Context, j job.Job) error {
		err := h.carry(ctx, j)
		if err != nil {
			h.Log.WarnContext(ctx, "the witness could not be told; it is tried again", "attempt", j.Attempts, "of", j.Limit, "err", err)
		}
		return err
	}
	return out
}

// carry takes one note to its witness.
func (h *House) carry(ctx context.Context, j job.Job) error {
	var t errand
	if err := json.Unmarshal([]byte(j.Payload), &t); err != nil {
		return job.Dead(err)
	}
	if t.By == "mail" {
		s := h.Notify.Senders["email"]
		if s == nil {
			return fmt.Errorf("no mail server is set")
		}
		return s.Send(ctx, notify.Message{ID: j.ID, Medium: "email", To: h.Witness.Mail, Subject: "Amends: head of the journal",
			Body: witnessLetter + t.Note, Automatic: true, At: h.Now()})
	}
	return h.post(ctx, t.Note)
}

// witnessLetter stands before the note in a mail.
const witnessLetter = "Please keep this. It shows how far the record of complaints had come, and that what came before has not been\n" +
	"rewritten since: amends verify --anchor FILE takes a file that holds it.\n\n"

func (h *House) post(ctx context.Context, note string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.Witness.URL, strings.NewReader(note))
	if err != nil {
		return fmt.Errorf("tell the witness: its address cannot be used")
	}
	r.Header.Set("Content-Type", "text/plain; charset=utf-8")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("tell the witness: %w", hidden(err))
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, 64<<10)
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("tell the witness: it answered %s", res.Status)
	}
	return nil
}

// hidden leaves the address out of an error: it may hold a secret.
func hidden(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
