package config

import (
	"fmt"
	"maps"
	"net"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // one binary must know every zone on every host
)

// check lists what is wrong with the whole, each under the place where the value came from.
func (c *Config) check(from map[string]string) (faults Errors) {
	need := func(ok bool, name, format string, args ...any) {
		if ok {
			return
		}
		place := from[name]
		if place == "" {
			place = name
		}
		faults = append(faults, place+": "+fmt.Sprintf(format, args...))
	}
	one := func(name, value string, options ...string) {
		need(slices.Contains(options, value), name, "%q is not one of %s", value, strings.Join(options, ", "))
	}

	need(c.Data != "", "data", "a folder is needed")
	scheme, rest, _ := strings.Cut(c.Database, ":")
	// The DSN may hold a password: the message names no more than its scheme.
	need(rest != "" && slices.Contains([]string{"sqlite", "postgres", "postgresql"}, scheme), "database",
		"must begin with sqlite: or postgres://")
	host, port, err := net.SplitHostPort(c.Listen)
	need(err == nil, "listen", "%q is not host:port", c.Listen)
	if err == nil {
		n, err := strconv.Atoi(port)
		need(err == nil && n >= 0 && n <= 65535, "listen", "%q is not a port", port)
		need(host == "" || !strings.ContainsAny(host, "/ "), "listen", "%q is not a host", host)
	}
	u, err := url.Parse(c.PublicURL)
	need(err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.RawQuery == "" && u.Fragment == "",
		"public_url", "%q is not an http or https address", c.PublicURL)
	need(err != nil || u.User == nil, "public_url", "must not hold a password")
	_, err = time.LoadLocation(c.Zone)
	need(c.Zone != "" && err == nil, "zone", "%q is not a time zone such as Asia/Shanghai", c.Zone)
	one("log_level", c.LogLevel, "debug", "info", "warn", "error")
	one("log_format", c.LogFormat, "text", "json")
	need(c.BlobLimit >= 1<<10 && c.BlobLimit <= 10<<30, "blob_limit", "%s is not between 1KB and 10GB", size(c.BlobLimit))
	need(c.SessionHours >= 1 && c.SessionHours <= 24*90, "session_hours", "%d is not between 1 and %d", c.SessionHours,
		24*90)

	need(c.Mail.Port >= 1 && c.Mail.Port <= 65535, "mail.port", "%d is not a port", c.Mail.Port)
	one("mail.tls", c.Mail.TLS, "starttls", "tls", "none")
	if c.Mail.From != "" {
		_, err = mail.ParseAddress(c.Mail.From)
		need(err == nil, "mail.from", "%q is not a mail address", c.Mail.From)
	}
	need(c.Mail.Host == "" || c.Mail.From != "", "mail.from", "is needed to send mail through %s", c.Mail.Host)
	need(c.Mail.Password == "" || c.Mail.TLS != "none", "mail.tls", "a password must not travel without encryption")
	need(c.TLS.Cert == "" || c.TLS.Key != "", "tls.key", "is needed with the certificate %s", c.TLS.Cert)
	need(c.TLS.Key == "" || c.TLS.Cert != "", "tls.cert", "is needed with the key %s", c.TLS.Key)
	if c.Witness.URL != "" { // it may hold a secret
		u, err := url.Parse(c.Witness.URL)
		need(err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "", "witness.url",
			"is not an http or https address")
	}
	if c.Witness.Mail != "" {
		_, err = mail.ParseAddress(c.Witness.Mail)
		need(err == nil, "witness.mail", "%q is not a mail address", c.Witness.Mail)
	}
	need(c.Witness.Mail == "" || c.Mail.Host != "", "mail.host", "is needed to mail heads to %s", c.Witness.Mail)
	need(c.Witness.Minutes >= 1 && c.Witness.Minutes <= 7*24*60, "witness.minutes", "%d is not between 1 and %d",
		c.Witness.Minutes, 7*24*60)
	return faults
}

func sorted(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
