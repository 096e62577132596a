package pace

import (
	"net"
	"sync"
)

// PerAddress is how many connections one address may hold: a branch office of three hundred behind one address, with six
// from every browser, finds room.
const PerAddress = 2000

// Listen keeps one address from taking all connections. The machine itself is not counted, nor should a proxy be.
func Listen(l net.Listener, each int) net.Listener {
	return &listener{Listener: l, each: each, held: map[string]int{}}
}

type listener struct {
	net.Listener
	each int

	mu   sync.Mutex
	held map[string]int
}

// Accept closes at once what is too much.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := Network(c.RemoteAddr().String())
		if local(from) {
			return c, nil
		}
		if l.take(from) {
			return &conn{Conn: c, gone: sync.OnceFunc(func() { l.give(from) })}, nil
		}
		_ = c.Close()
	}
}

func (l *listener) take(from string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[from] >= l.each {
		return false
	}
	l.held[from]++
	return true
}

func (l *listener) give(from string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[from]--; l.held[from] <= 0 {
		delete(l.held, from)
	}
}

type conn struct {
	net.Conn
	gone func()
}

// Close gives the place back.
func (c *conn) Close() error {
	c.gone()
	return c.Conn.Close()
}
