package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// server answers requests until it is told to stop, and then ends soon: what is half said by then is cut off.
type server struct {
	http  *http.Server
	tls   bool
	under atomic.Int64 // requests being answered
	cut   context.CancelFunc
}

const (
	// grace is how long requests may go on once the server is told to stop; an upload that takes longer is not waited for.
	grace = 3 * time.Second
	// clearing is how long a request that was cut off may clear up behind itself.
	clearing = 2 * time.Second
)

func newServer(ctx context.Context, site http.Handler, cert *certificate) *server {
	s := &server{tls: cert != nil}
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	s.cut = cut
	s.http = &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.under.Add(1)
			defer s.under.Add(-1)
			site.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return base },
	}
	if cert != nil {
		s.http.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: cert.get}
	}
	return s
}

// serve returns nil after stop.
func (s *server) serve(l net.Listener) (err error) {
	if s.tls {
		err = s.http.ServeTLS(l, "", "")
	} else {
		err = s.http.Serve(l)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}

// stop lets requests end for a moment, cuts the others off, and lets those clear up what they had begun.
func (s *server) stop() {
	end, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if s.http.Shutdown(end) == nil {
		return
	}
	s.cut()
	_ = s.http.Close() // who waits for the rest of a body hears that there will be none
	for deadline := time.Now().Add(clearing); s.under.Load() > 0 && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
}

// certificate is the one that the configuration names, read again when its files change.
type certificate struct {
	cert, key string
	log       *slog.Logger

	mu     sync.Mutex
	loaded *tls.Certificate
	stamp  [2]time.Time // when the files were changed
	looked time.Time
}

// certificate reads what the configuration names; nil when it names none.
func (c *call) certificate() (*certificate, error) {
	if c.TLS.Cert == "" {
		return nil, nil
	}
	k := &certificate{cert: c.TLS.Cert, key: c.TLS.Key, log: c.log()}
	if err := k.load(); err != nil {
		return nil, fmt.Errorf("the certificate %s with the key %s cannot be used: %w", k.cert, k.key, err)
	}
	return k, nil
}

func (k *certificate) load() error {
	stamp, err := k.changed()
	if err != nil {
		return err
	}
	pair, err := tls.LoadX509KeyPair(k.cert, k.key)
	if err != nil {
		return err
	}
	k.loaded, k.stamp = &pair, stamp
	return nil
}

func (k *certificate) changed() (at [2]time.Time, err error) {
	for i, name := range []string{k.cert, k.key} {
		info, err := os.Stat(name)
		if err != nil {
			return at, err
		}
		at[i] = info.ModTime()
	}
	return at, nil
}

// lookFor is how long a certificate is served before somebody looks whether it was renewed.
const lookFor = 10 * time.Second

// get answers the newest certificate that can be read: one that is being replaced does not end the service.
func (k *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := time.Now(); now.Sub(k.looked) >= lookFor {
		k.looked = now
		if stamp, err := k.changed(); err != nil || stamp != k.stamp {
			if err == nil {
				err = k.load()
			}
			if err != nil {
				k.log.Error("the certificate cannot be read again; the one from before is served", "file", k.cert, "err", err)
			}
		}
	}
	return k.loaded, nil
}

// warnPlain says what plain HTTP beyond this machine means.
func (c *call) warnPlain() {
	if c.TLS.Cert != "" || c.TrustProxy || loopback(c.Listen) {
		return
	}
	fmt.Fprintf(c.stderr, "Warning: %s answers plain HTTP beyond this machine. Passwords and everything that people write can be read on the\n"+
		"way. Give a certificate (--tls-cert, --tls-key), or listen on 127.0.0.1 behind a proxy that has one; docs/security.md\n"+
		"shows both. Behind such a proxy, --trust-proxy ends this warning.\n", c.Listen)
}

// loopback tells whether an address reaches this machine only.
func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}
