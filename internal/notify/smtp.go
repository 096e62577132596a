package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// SMTP sends e-mail through a mail server.
type SMTP struct {
	Host     string
	Port     int    // 587 unless set, 465 with TLS "tls"
	User     string // empty: no sign-in
	Password string
	From     string // address, or "name <address>"
	TLS      string // "starttls" (default), "tls" from the first byte, or "none" for a server on this machine
	Timeout  time.Duration
	Roots    *tls.Config // nil: the machine's certificates; tests set it
}

// LogValue hides the password.
func (s SMTP) LogValue() slog.Value {
	return slog.GroupValue(slog.String("host", s.Host), slog.Int("port", s.Port), slog.String("from", s.From), slog.String("tls", s.TLS))
}

// Send hands one message to the server. A recipient that the server refuses for good is a Permanent error.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return fmt.Errorf("send mail: sender %q: %w", s.From, err)
	}
	to, err := mail.ParseAddress(m.To)
	if err != nil {
		return Permanent(errors.New("no_address"))
	}
	to.Name = strings.Join(strings.Fields(m.Name), " ")
	c, err := s.client()
	if err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	letter := letterTo(from, to, m)
	return refused(c.DialAndSendWithContext(ctx, letter), letter)
}

func (s *SMTP) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return 30 * time.Second
}

func (s *SMTP) client() (*gomail.Client, error) {
	secure := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.Roots != nil {
		secure = s.Roots.Clone()
	}
	secure.ServerName = s.Host
	port, how := 587, gomail.WithTLSPolicy(gomail.TLSMandatory) // never in the clear when it was asked for
	switch s.TLS {
	case "tls":
		port, how = 465, gomail.WithSSL()
	case "none":
		how = gomail.WithTLSPolicy(gomail.NoTLS)
	}
	if s.Port != 0 {
		port = s.Port
	}
	options := []gomail.Option{gomail.WithPort(port), how, gomail.WithTLSConfig(secure), gomail.WithTimeout(s.timeout()), gomail.WithoutNoop()}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, options...)
}

// subjectMax is how much of a subject goes out: one word of that length is a line that every server takes.
const subjectMax = 200

// letterTo is the message as it goes over the wire: plain text in UTF-8. Its id is that of the outbox, so that a letter
// sent twice is recognised as one.
func letterTo(from, to *mail.Address, m Message) *gomail.Msg {
	l := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	l.FromMailAddress(from)
	l.ToMailAddress(to)
	subject := []rune(strings.Join(strings.Fields(m.Subject), " ")) // one line, whatever a template held
	if len(subject) > subjectMax {
		subject = append(subject[:subjectMax-1], '\u2026')
	}
	l.Subject(string(subject))
	at := m.At
	if at.IsZero() {
		at = time.Now()
	}
	l.SetDateWithValue(at.UTC())
	l.SetMessageIDWithValue(m.ID + "@" + from.Address[strings.LastIndexByte(from.Address, '@')+1:])
	for name, value := range map[gomail.Header]string{gomail.HeaderContentLang: m.Language, "X-Complaint": m.Number} {
		if value = strings.Join(strings.Fields(value), " "); value != "" {
			l.SetGenHeader(name, value)
		}
	}
	if m.Automatic {
		l.SetGenHeader("Auto-Submitted", "auto-generated") // so that no machine answers ours
	}
	l.SetBodyString(gomail.TypeTextPlain, strings.ReplaceAll(m.Body, "\r\n", "\n"))
	return l
}

// refused tells the server's "never" (5xx) from its "not now". What it has taken is sent, however it says goodbye.
func refused(err error, l *gomail.Msg) error {
	var e *gomail.SendError
	switch {
	case err == nil, l.IsDelivered():
		return nil
	case errors.As(err, &e) && e.ErrorCode()/100 == 5 && e.Reason != gomail.ErrSMTPMailFrom: // of the sender: ours to mend
		return Permanent(fmt.Errorf("refused by the mail server: %w", err))
	}
	return fmt.Errorf("send mail: %w", err)
}
