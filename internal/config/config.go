// Package config is what one installation decides about its process: where the data lies, where it listens, how it
// sends mail. What the organisation decides about itself is in package register.
//
// A value comes from the defaults, over which lies the file, over which the environment, over which the command line.
// All faults are reported at once, each with the place that it came from. Config is passed by value; there is no global.
package config

import (
	"net"
	"path/filepath"
	"strings"
	"time"
)

// Config is the settings of one process.
type Config struct {
	Data          string // folder for the database, files and keys
	Database      string // DSN; empty: SQLite in the data folder
	Listen        string // host:port
	PublicURL     string // as browsers and mail see us; empty: http:// and Listen
	Zone          string // for logs and for an organisation that names none
	LogLevel      string // debug info warn error
	LogFormat     string // text json
	SecureCookies bool   // cookies only over TLS; on by itself when PublicURL is https
	TrustProxy    bool   // believe X-Forwarded-For and X-Forwarded-Proto of the proxy in front
	BlobLimit     int64  // bytes of one uploaded file
	SessionHours  int    // until who did nothing must sign in again
	DemoPasswords bool   // show the passwords of the demo people on the sign-in page; never in earnest
	Mail          Mail
	TLS           TLS
	Witness       Witness
}

// TLS names the certificate with which the server speaks HTTPS itself. Without one it speaks HTTP.
type TLS struct {
	Cert string // file with the certificate and what leads to its root, PEM
	Key  string // file with its key, PEM
}

// Witness is who is told the heads of the journal, so that not even the owner of this machine can rewrite what came before.
type Witness struct {
	URL     string // the head is posted there; empty: nowhere
	Mail    string // address that it is mailed to; empty: nobody
	Minutes int    // at most so often
}

// Mail says how mail is sent. Without Host none is, and notices wait.
type Mail struct {
	Host     string
	Port     int
	User     string
	Password string
	From     string // address, or "Name <address>"
	TLS      string // starttls, tls or none
}

// Default is what is set when nobody says anything: it runs on a laptop without a file.
func Default() Config {
	return Config{
		Data:         "data",
		Listen:       "127.0.0.1:8080",
		Zone:         "Asia/Shanghai",
		LogLevel:     "info",
		LogFormat:    "text",
		BlobLimit:    50 << 20,
		SessionHours: 12,
		Mail:         Mail{Port: 587, TLS: "starttls"},
		Witness:      Witness{Minutes: 60},
	}
}

// derive fills in what follows from the rest.
func (c *Config) derive() {
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "amends.db")
	}
	if c.PublicURL == "" {
		scheme := "http://"
		if c.TLS.Cert != "" {
			scheme = "https://"
		}
		c.PublicURL = scheme + c.Listen
		if host, port, err := net.SplitHostPort(c.Listen); err == nil && (host == "" || host == "0.0.0.0" || host == "::") {
			c.PublicURL = scheme + "localhost:" + port
		}
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	if strings.HasPrefix(c.PublicURL, "https://") {
		c.SecureCookies = true
	}
}

// Session is SessionHours as a length of time.
func (c Config) Session() time.Duration { return time.Duration(c.SessionHours) * time.Hour }
