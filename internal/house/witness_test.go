package house_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/config"
	"amends/internal/heads"
	"amends/internal/house"
	"amends/internal/notify"
	"amends/internal/waittest"
)

// post is a mail server that is away at first.
type post struct {
	mu   sync.Mutex
	away int
	sent []notify.Message
}

func (p *post) Send(_ context.Context, m notify.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away > 0 {
		p.away--
		return errors.New("the mail server is away")
	}
	p.sent = append(p.sent, m)
	return nil
}

func (p *post) got() []notify.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]notify.Message(nil), p.sent...)
}

// What is told to the witness, by mail and over HTTP, proves the journal; one that is away is told later, and the log says
// so without the address, which may hold a secret.
func TestTheWitness(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var bodies []string
	failing := 2
	witness := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if failing--; failing >= 0 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		bodies = append(bodies, string(body))
	}))
	defer witness.Close()
	said := &lockedBuffer{}
	h := openAt(t, house.Options{Dir: t.TempDir(), Log: slog.New(slog.NewTextHandler(said, nil)),
		Witness: config.Witness{URL: witness.URL + "/secret", Mail: "auditor@example.org", Minutes: 60}})
	mail := &post{away: 1}
	h.Notify.Senders = map[string]notify.Sender{"email": mail}
	h.Jobs.Retry = func(int) time.Duration { return time.Millisecond }
	if _, err := h.Desk.Do(t.Context(), complaint.Meta{By: "anna", Channel: "hotline"}, "", newCase("13800001111")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); _ = h.Run(ctx, nil) }()
	told := func() bool { mu.Lock(); defer mu.Unlock(); return len(bodies) > 0 && len(mail.got()) > 0 }
	waittest.Until(t, "the witness is told", told, func() any { mu.Lock(); defer mu.Unlock(); return fmt.Sprint(bodies, mail.got()) })
	cancel()
	waittest.For(t, "the end of the house", ended)
	letter := mail.got()[0]
	if letter.To != "auditor@example.org" || !letter.Automatic {
		t.Errorf("%+v", letter)
	}
	for _, text := range []string{bodies[0], letter.Body} {
		anchors := heads.Anchors(text)
		if len(anchors) != 1 {
			t.Fatalf("%q", text)
		}
		if v, err := h.Verify(t.Context(), anchors...); err != nil || len(v.Problems) > 0 {
			t.Errorf("%v, %v", v.Problems, err)
		}
	}
	if log := said.String(); strings.Count(log, "the witness could not be told") != 3 || strings.Contains(log, "secret") {
		t.Errorf("the log says %s", log)
	}
}

// lockedBuffer is a log that several write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}
func (l *lockedBuffer) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }
