package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"amends/internal/config"
	"amends/internal/waittest"
)

// selfSigned writes a certificate for 127.0.0.1 with a number and answers the pool that trusts it.
func selfSigned(t *testing.T, dir string, number int64) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	as := &x509.Certificate{SerialNumber: big.NewInt(number), Subject: pkix.Name{CommonName: "amends"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, as, as, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"tls.pem": {Type: "CERTIFICATE", Bytes: der}, "tls.key": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return pool
}

// The server speaks TLS and HTTP/2 with the certificate of the settings, takes one that was renewed without a restart, and
// goes on with the one from before while the new one cannot be read.
func TestCertificate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pool := selfSigned(t, dir, 1)
	c := &call{Config: config.Config{LogLevel: "error", TLS: config.TLS{Cert: filepath.Join(dir, "tls.pem"), Key: filepath.Join(dir, "tls.key")}}, stderr: io.Discard}
	cert, err := c.certificate()
	if err != nil {
		t.Fatal(err)
	}
	cert.log = slog.New(slog.DiscardHandler)
	s := newServer(t.Context(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) }), cert)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.serve(l) }()
	ask := func(pool *x509.CertPool) (string, int64) {
		t.Helper()
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
		defer client.CloseIdleConnections()
		res, err := client.Get("https://" + l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return string(body), res.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if proto, number := ask(pool); proto != "HTTP/2.0" || number != 1 {
		t.Errorf("%s with certificate %d", proto, number)
	}
	later := func(at time.Duration) { // somebody looks again, at files changed since
		cert.mu.Lock()
		cert.looked = time.Time{}
		cert.mu.Unlock()
		for _, name := range []string{"tls.pem", "tls.key"} {
			if err := os.Chtimes(filepath.Join(dir, name), time.Now(), time.Now().Add(at)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "tls.pem"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	later(time.Minute)
	if _, number := ask(pool); number != 1 {
		t.Errorf("half written, the certificate is %d", number)
	}
	pool = selfSigned(t, dir, 2)
	later(2 * time.Minute)
	if _, number := ask(pool); number != 2 {
		t.Errorf("renewed, the certificate is %d", number)
	}
	s.stop()
	if err := waittest.For(t, "the server's end", ended); err != nil {
		t.Error(err)
	}
	c.TLS.Key = filepath.Join(dir, "missing")
	if _, err := c.certificate(); err == nil || !strings.Contains(err.Error(), "cannot be used") {
		t.Errorf("a missing key: %v", err)
	}
}

// Plain HTTP beyond this machine is warned of, in words; on it, behind a proxy or with a certificate it is not.
func TestPlainIsWarnedOf(t *testing.T) {
	t.Parallel()
	for listen, warned := range map[string]bool{"127.0.0.1:8080": false, "localhost:8080": false, "[::1]:8080": false, "127.0.0.9:80": false,
		":8080": true, "0.0.0.0:8080": true, "[::]:8080": true, "192.168.1.5:8080": true, "office.example:80": true} {
		var out bytes.Buffer
		c := &call{Config: config.Config{Listen: listen}, stderr: &out}
		if c.warnPlain(); (out.Len() > 0) != warned {
			t.Errorf("%s: %q", listen, out.String())
		}
		out.Reset()
		c.TrustProxy = true
		c.warnPlain()
		c.TrustProxy, c.TLS.Cert = false, "a.pem"
		if c.warnPlain(); out.Len() > 0 {
			t.Errorf("%s, protected: %q", listen, out.String())
		}
	}
}
