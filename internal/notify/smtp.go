package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"strconv"
	"strings"
	"time"
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
	to.Name = m.Name
	text, err := mime(from, to, m)
	if err != nil {
		return err
	}
	if s.Timeout <= 0 {
		s.Timeout = 30 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	c, err := s.dial(ctx)
	if err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	defer c.Close()
	return s.hand(c, from.Address, to.Address, text)
}

func (s *SMTP) hand(c *smtp.Client, from, to string, text []byte) error {
	if s.User != "" {
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, s.Host)); err != nil {
			return fmt.Errorf("send mail: sign in: %w", err)
		}
	}
	if err := c.Mail(from); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	if err := c.Rcpt(to); err != nil {
		return refused(err)
	}
	w, err := c.Data()
	if err != nil {
		return refused(err)
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	if err := w.Close(); err != nil {
		return refused(err)
	}
	_ = c.Quit() // the server has it; a bad goodbye changes nothing
	return nil
}

// refused tells the server's "never" (5xx) from its "not now".
func refused(err error) error {
	var e *textproto.Error
	if errors.As(err, &e) && e.Code/100 == 5 {
		return Permanent(fmt.Errorf("refused by the mail server: %w", err))
	}
	return fmt.Errorf("send mail: %w", err)
}

func (s *SMTP) dial(ctx context.Context) (*smtp.Client, error) {
	port := s.Port
	if port == 0 {
		port = 587
		if s.TLS == "tls" {
			port = 465
		}
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", net.JoinHostPort(s.Host, strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	if end, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(end)
	}
	secure := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.Roots != nil {
		secure = s.Roots.Clone()
	}
	secure.ServerName = s.Host
	if s.TLS == "tls" {
		conn = tls.Client(conn, secure)
	}
	c, err := smtp.NewClient(conn, s.Host)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	if s.TLS == "" || s.TLS == "starttls" {
		err = c.StartTLS(secure) // never in the clear when it was asked for
	}
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// domain is what stands behind the @ of our message ids.
func domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
