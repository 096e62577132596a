package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// setting is one value of Config: its name in the file ("mail.host"), from which its flag (-mail-host) and its variable
// (AMENDS_MAIL_HOST) follow, so that no name exists in only one place.
type setting struct {
	name   string
	help   string
	secret bool // never printed
	at     func(*Config) any
}

var settings = []setting{
	{"data", "folder for the database, files and keys", false, func(c *Config) any { return &c.Data }},
	{"database", "sqlite:/path/amends.db or postgres://user@host/db; default: SQLite in the data folder", true,
		func(c *Config) any { return &c.Database }},
	{"listen", "host:port to listen on", false, func(c *Config) any { return &c.Listen }},
	{"public_url", "address under which browsers reach us; default: http:// and listen", false,
		func(c *Config) any { return &c.PublicURL }},
	{"zone", "time zone for logs and new organisations", false, func(c *Config) any { return &c.Zone }},
	{"log_level", "debug, info, warn or error", false, func(c *Config) any { return &c.LogLevel }},
	{"log_format", "text or json", false, func(c *Config) any { return &c.LogFormat }},
	{"secure_cookies", "send cookies only over TLS; on by itself with an https public_url", false,
		func(c *Config) any { return &c.SecureCookies }},
	{"trust_proxy", "believe the X-Forwarded headers of the proxy in front", false,
		func(c *Config) any { return &c.TrustProxy }},
	{"blob_limit", "largest file that may be uploaded, such as 50MB", false,
		func(c *Config) any { return (*size)(&c.BlobLimit) }},
	{"session_hours", "hours until an idle person must sign in again; after a week, or as long when that is longer, everybody must", false, func(c *Config) any { return &c.SessionHours }},
	{"demo_passwords", "show the demo passwords on the sign-in page", false,
		func(c *Config) any { return &c.DemoPasswords }},
	{"mail.host", "SMTP server; empty: no mail is sent", false, func(c *Config) any { return &c.Mail.Host }},
	{"mail.port", "SMTP port", false, func(c *Config) any { return &c.Mail.Port }},
	{"mail.user", "SMTP user", false, func(c *Config) any { return &c.Mail.User }},
	{"mail.password", "SMTP password; better in the environment than on the command line", true,
		func(c *Config) any { return &c.Mail.Password }},
	{"mail.from", "sender of all mail", false, func(c *Config) any { return &c.Mail.From }},
	{"mail.tls", "starttls, tls or none", false, func(c *Config) any { return &c.Mail.TLS }},
	{"tls.cert", "file with the certificate, PEM, and what leads to its root; the server then speaks HTTPS", false,
		func(c *Config) any { return &c.TLS.Cert }},
	{"tls.key", "file with the key of the certificate, PEM", false, func(c *Config) any { return &c.TLS.Key }},
	{"witness.url", "address to which the newest head of the journal is posted", true,
		func(c *Config) any { return &c.Witness.URL }},
	{"witness.mail", "address to which the newest head of the journal is mailed", false,
		func(c *Config) any { return &c.Witness.Mail }},
	{"witness.minutes", "how often the witness is told at most", false, func(c *Config) any { return &c.Witness.Minutes }},
}

func find(name string) *setting {
	for i := range settings {
		if settings[i].name == name {
			return &settings[i]
		}
	}
	return nil
}

// flag is the setting's name on the command line, without the dash.
func (s *setting) flag() string { return strings.NewReplacer(".", "-", "_", "-").Replace(s.name) }

// variable is the setting's name in the environment.
func (s *setting) variable() string {
	return prefix + strings.ToUpper(strings.ReplaceAll(s.name, ".", "_"))
}

// set reads the text into the setting.
func (s *setting) set(c *Config, text string) (err error) {
	switch to := s.at(c).(type) {
	case *string:
		*to = text
	case *bool:
		err = keep(to, text, strconv.ParseBool)
	case *int:
		err = keep(to, text, strconv.Atoi)
	case *size:
		err = keep(to, text, parseSize)
	}
	if err != nil {
		return fmt.Errorf("%q: %w", text, plain(err))
	}
	return nil
}

// keep leaves the value below in place when the text cannot be read, so that one mistake is one fault.
func keep[T any](to *T, text string, read func(string) (T, error)) error {
	v, err := read(text)
	if err == nil {
		*to = v
	}
	return err
}

// text is the value as set reads it.
func (s *setting) text(c *Config) string {
	switch v := s.at(c).(type) {
	case *string:
		return *v
	case *bool:
		return strconv.FormatBool(*v)
	case *int:
		return strconv.Itoa(*v)
	case *size:
		return v.String()
	}
	return ""
}

// plain says what a person wants to know of a number or a switch that cannot be read.
func plain(err error) error {
	var num *strconv.NumError
	switch {
	case !errors.As(err, &num):
		return err
	case num.Func == "ParseBool":
		return errors.New("neither true nor false")
	case errors.Is(num.Err, strconv.ErrRange):
		return errors.New("too large")
	}
	return errors.New("not a number")
}

// size is a number of bytes that reads as 50MB.
type size int64

var units = []struct {
	sign  string
	bytes int64
}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}}

func parseSize(text string) (size, error) {
	number, unit := strings.ToUpper(strings.TrimSpace(text)), int64(1)
	for _, u := range units {
		if head, ok := strings.CutSuffix(number, u.sign); ok {
			number, unit = strings.TrimSpace(head), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err == nil && (n > (1<<62)/unit || n < 0) {
		return 0, errors.New("out of range")
	}
	return size(n * unit), err
}

func (s size) String() string {
	for _, u := range units {
		if int64(s)%u.bytes == 0 && int64(s) >= u.bytes {
			return strconv.FormatInt(int64(s)/u.bytes, 10) + u.sign
		}
	}
	return strconv.FormatInt(int64(s), 10)
}
