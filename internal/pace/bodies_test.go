package pace

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"amends/internal/fault"
	"amends/internal/waittest"
)

// pipes is a listener whose connections are pipes, from an address of one's choice: in a bubble of synctest time is the
// test's, and nothing waits on the wall.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
}

type from struct {
	net.Conn
	addr string
}

func (f from) RemoteAddr() net.Addr { return address(f.addr) }

type address string

func (a address) Network() string { return "tcp" }
func (a address) String() string  { return string(a) }

func newPipes() *pipes { return &pipes{make(chan net.Conn), make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { close(p.done); return nil }
func (p *pipes) Addr() net.Addr { return address("192.0.2.1:80") }

func (p *pipes) dial(addr string) net.Conn {
	here, there := net.Pipe()
	p.conns <- from{there, addr}
	return here
}

// serve runs a server in a bubble; what its handler reads of a body it answers with, and what went wrong.
func serve(t *testing.T, b *Bodies, read bool) (*pipes, *atomic.Int64) {
	var held atomic.Int64
	l := newPipes()
	s := &http.Server{ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, Handler: b.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		held.Add(1)
		defer held.Add(-1)
		if !read {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		n, err := io.Copy(io.Discard, r.Body)
		if _, again := io.Copy(io.Discard, r.Body); again != err { // many doors read on to be heard
			t.Errorf("%v, and again %v", err, again)
		}
		if f := fault.As(err); f != nil && f.Kind == fault.Stalled {
			w.WriteHeader(http.StatusRequestTimeout)
		}
		fmt.Fprint(w, n)
	}))}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return l, &held
}

func begin(c net.Conn, length int) {
	fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", length)
}

func usual() *Bodies { return Usual(func(r *http.Request) string { return r.RemoteAddr }) }

// TestStalledBodies: four hundred that begin to speak and say nothing are gone after a quarter of a minute.
func TestStalledBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, held := serve(t, usual(), true)
		began := time.Now()
		answers := make(chan int, 400)
		for i := range 400 {
			c := l.dial(fmt.Sprintf("198.51.%d.%d:1", i/200, i%200))
			go func() {
				defer c.Close()
				begin(c, 1000)
				if i%2 == 0 {
					_, _ = c.Write([]byte("a"))
				}
				r, err := http.ReadResponse(bufio.NewReader(c), nil)
				if err != nil {
					answers <- 0
					return
				}
				answers <- r.StatusCode
			}()
		}
		for range 400 {
			if code := <-answers; code != http.StatusRequestTimeout {
				t.Errorf("answered %d", code)
			}
		}
		if d := time.Since(began); d > 16*time.Second || held.Load() != 0 {
			t.Errorf("%v until they were gone, %d held", d, held.Load())
		}
	})
}

// TestDrippingBodies: a byte every ten seconds is no speech either.
func TestDrippingBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := serve(t, usual(), true)
		c := l.dial("198.51.100.1:1")
		defer c.Close()
		began, done := time.Now(), make(chan bool)
		go func() {
			defer close(done)
			begin(c, 1000)
			for range 1000 {
				if _, err := c.Write([]byte("a")); err != nil {
					return
				}
				time.Sleep(10 * time.Second)
			}
		}()
		r, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || r.StatusCode != http.StatusRequestTimeout || time.Since(began) > 40*time.Second {
			t.Errorf("%v %v after %v", r, err, time.Since(began))
		}
		_ = c.Close()
		<-done
	})
}

// TestSlowBodiesPass: a photo of 3 MB over a line of 2 KB a second, with pauses, takes half an hour and arrives.
func TestSlowBodiesPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := serve(t, usual(), true)
		c := l.dial("198.51.100.1:1")
		defer c.Close()
		const size = 3 << 20
		done := make(chan bool)
		go func() {
			defer close(done)
			begin(c, size)
			for sent := 0; sent < size; sent += 20 << 10 {
				_, _ = c.Write(make([]byte, min(20<<10, size-sent)))
				time.Sleep(10 * time.Second)
			}
		}()
		r, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(r.Body)
		if r.StatusCode != 200 || string(said) != fmt.Sprint(size) {
			t.Errorf("%d %s", r.StatusCode, said)
		}
		<-done
	})
}

// TestUnreadBodies: one that is answered unread is not waited for either, though net/http listens to the rest.
func TestUnreadBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := serve(t, usual(), false)
		c := l.dial("198.51.100.1:1")
		defer c.Close()
		began := time.Now()
		go begin(c, 1000)
		r, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil || r.StatusCode != http.StatusTeapot || time.Since(began) > 31*time.Second {
			t.Errorf("%v %v after %v", r, err, time.Since(began))
		}
	})
}

// TestConnectionStays: after a body that came whole the next request on the same line may come a minute later.
func TestConnectionStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := serve(t, usual(), true)
		c := l.dial("198.51.100.1:1")
		defer c.Close()
		b := bufio.NewReader(c)
		for i := range 3 {
			go func() {
				begin(c, 5)
				_, _ = c.Write([]byte("hello"))
			}()
			r, err := http.ReadResponse(b, nil)
			if err != nil || r.StatusCode != 200 {
				t.Fatalf("request %d: %v %v", i, r, err)
			}
			_, _ = io.Copy(io.Discard, r.Body)
			time.Sleep(time.Minute)
		}
	})
}

// TestBodiesPerAddress: one address has its share, the next one room, and the machine itself is not counted.
func TestBodiesPerAddress(t *testing.T) {
	t.Parallel()
	b := &Bodies{Still: time.Minute, Grace: time.Minute, Rate: 1, Each: 3, Address: func(r *http.Request) string { return r.RemoteAddr }}
	inside, out := make(chan bool), make(chan bool)
	h := b.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Hold") != "" {
			inside <- true
			<-out
		}
	}))
	ask := func(addr, hold string) int {
		r := httptest.NewRequest("POST", "/", strings.NewReader("x"))
		r.RemoteAddr = addr
		r.Header.Set("Hold", hold)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	for i := range 3 {
		go ask(fmt.Sprintf("[2001:db8::%d]:1", i+1), "yes")
		waittest.For(t, "a body that is held", inside)
	}
	for range 10 {
		go ask("127.0.0.1:1", "yes")
		waittest.For(t, "a body that is held", inside)
	}
	for addr, want := range map[string]int{"[2001:db8::99]:1": 429, "[2001:db8:1::1]:1": 200, "192.0.2.7:1": 200, "127.0.0.1:2": 200} {
		if got := ask(addr, ""); got != want {
			t.Errorf("%s: %d, want %d", addr, got, want)
		}
	}
	close(out)
}

// TestListen: connections beyond the share of an address are closed; a place that is given back is free.
func TestListen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPipes()
		l := Listen(p, 2)
		got := make(chan net.Conn, 10)
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				got <- c
			}
		}()
		for range 4 {
			p.dial("192.0.2.7:1")
			p.dial("127.0.0.1:1")
		}
		p.dial("192.0.2.8:1")
		synctest.Wait()
		if len(got) != 2+4+1 {
			t.Fatalf("%d accepted", len(got))
		}
		c := <-got
		_, _ = c.Close(), c.Close()
		p.dial("192.0.2.7:1")
		p.dial("192.0.2.7:1")
		synctest.Wait()
		if len(got) != 6+1 {
			t.Errorf("%d accepted after one had gone", len(got))
		}
		_ = p.Close()
	})
}
