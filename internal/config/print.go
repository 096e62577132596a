package config

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/goccy/go-yaml"
)

const masked = "********"

// Print writes the effective configuration as a file that Load reads, with secrets masked.
func (c Config) Print(w io.Writer) error {
	group := ""
	for i := range settings {
		s := &settings[i]
		name := s.name
		if head, tail, nested := strings.Cut(s.name, "."); nested {
			if head != group {
				if _, err := fmt.Fprintf(w, "%s:\n", head); err != nil {
					return err
				}
				group = head
			}
			name = "  " + tail
		}
		text, err := yaml.Marshal(s.shown(&c))
		if err != nil {
			return fmt.Errorf("print %s: %w", s.name, err)
		}
		if _, err := fmt.Fprintf(w, "%s: %s", name, text); err != nil {
			return err
		}
	}
	return nil
}

// shown is the value as it may be seen.
func (s *setting) shown(c *Config) any {
	text := s.text(c)
	if s.secret && text != "" {
		return mask(text)
	}
	switch v := s.at(c).(type) {
	case *bool:
		return *v
	case *int:
		return *v
	}
	return text
}

// mask hides a password: the whole text, but of an address only the part that is secret, since the rest of it is what
// one looks for when the database is the wrong one.
func mask(text string) string {
	scheme, path, _ := strings.Cut(text, ":")
	if scheme == "sqlite" {
		return "sqlite:" + path
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return masked
	}
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), masked)
	}
	q := u.Query()
	for _, name := range []string{"password", "sslpassword"} {
		if q.Has(name) {
			q.Set(name, masked)
		}
	}
	u.RawQuery = q.Encode()
	return strings.ReplaceAll(u.String(), url.QueryEscape(masked), masked)
}
