package storetest

import (
	"bytes"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Proxy stands between a test and PostgreSQL and breaks connections when it is told to, as a server that is started
// again does, or a network.
type Proxy struct {
	DSN string // of the database, through the proxy

	to     string // the server's network and address
	listen net.Listener
	mu     sync.Mutex
	down   bool
	losing int
	open   map[net.Conn]bool
}

// Proxied makes a fresh migrated database as PostgresDSN does, and a proxy before it.
func Proxied(t testing.TB) *Proxy {
	t.Helper()
	direct, err := url.Parse(PostgresDSN(t))
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{to: "tcp " + direct.Host, open: map[net.Conn]bool{}}
	if dir := direct.Query().Get("host"); dir != "" {
		p.to = "unix " + dir + "/.s.PGSQL.5432"
	}
	if p.listen, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(p.serve)
	t.Cleanup(func() {
		_ = p.listen.Close()
		p.Down(true)
		serving.Wait()
	})
	direct.Host, direct.RawQuery = p.listen.Addr().String(), "sslmode=disable"
	p.DSN = direct.String()
	return p
}

// Down breaks every connection and lets nobody in until it is called with false.
func (p *Proxy) Down(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
	if down {
		for c := range p.open {
			_ = c.Close()
		}
	}
}

// LoseCommits lets the next n commits reach the server and breaks their connections before its answer is told.
func (p *Proxy) LoseCommits(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.losing = n
}

func (p *Proxy) serve() {
	var both sync.WaitGroup
	defer both.Wait()
	for {
		client, err := p.listen.Accept()
		if err != nil {
			return
		}
		network, address, _ := strings.Cut(p.to, " ")
		server, err := net.Dial(network, address)
		if err != nil || !p.enter(client, server) {
			_ = client.Close()
			if err == nil {
				_ = server.Close()
			}
			continue
		}
		lose := make(chan bool, 1)
		leave := func() { p.leave(client, server) }
		both.Go(func() { defer leave(); p.asks(client, server, lose) })
		both.Go(func() { defer leave(); answers(client, server, lose) })
	}
}

func (p *Proxy) enter(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		p.open[c] = !p.down
	}
	return !p.down
}

func (p *Proxy) leave(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		_ = c.Close()
		delete(p.open, c)
	}
}

// asks carries what the client says, and notes the commit whose answer is to be lost.
func (p *Proxy) asks(client, server net.Conn, lose chan<- bool) {
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		if bytes.Contains(buf[:n], []byte("commit\x00")) {
			p.mu.Lock()
			if p.losing > 0 {
				p.losing--
				lose <- true
			}
			p.mu.Unlock()
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

// answers carries what the server says, until an answer is to be lost.
func answers(client, server net.Conn, lose <-chan bool) {
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		select {
		case <-lose:
			return
		default:
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}
