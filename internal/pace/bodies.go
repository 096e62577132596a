package pace

import (
	"errors"
	"io"
	"net/http"
	"net/netip"
	"os"
	"sync"
	"time"

	"amends/internal/fault"
)

// Bodies keeps the house from being held by who begins to speak and does not go on: a body must come on, however slowly,
// and one address may send so many at once. A photo over a bad line comes at a few kilobytes a second and passes.
type Bodies struct {
	Still time.Duration // how long nothing may come
	Grace time.Duration // before a pace is asked for
	Rate  int64         // bytes a second, on the average after the grace
	Each  int           // bodies at once from one address
	// Address is whom a request comes from. The machine itself, where a proxy may stand that is not told of, is not counted.
	Address func(*http.Request) string

	mu   sync.Mutex
	held map[string]int
}

// Usual are the bounds of the server: 400 bodies that stand still are gone after a quarter of a minute.
func Usual(address func(*http.Request) string) *Bodies {
	return &Bodies{Still: 15 * time.Second, Grace: 30 * time.Second, Rate: 512, Each: 64, Address: address}
}

// wait is how long what is left of a body is listened to once it has been answered, so that the answer is heard.
const wait = 5 * time.Second

const tooMany = "同一地址同时发送的内容过多，请稍后再试。 Too much is being sent from your address at once; please try again in a while.\n"

// Handler lets bodies through to next.
func (b *Bodies) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(w, r)
			return
		}
		from := b.Address(r)
		if !b.enter(from) {
			w.Header().Set("Connection", "close")
			w.Header().Set("Retry-After", "30")
			http.Error(w, tooMany, http.StatusTooManyRequests)
			return
		}
		flow := &flow{ReadCloser: r.Body, b: b, conn: http.NewResponseController(w), began: time.Now()}
		flow.over = sync.OnceFunc(func() { b.leave(from) })
		flow.expect()
		r.Body = flow
		defer func() {
			flow.over()
			if !flow.ended && flow.broken == nil { // who stopped speaking is not waited for again
				_ = flow.conn.SetReadDeadline(time.Now().Add(wait)) // net/http reads some of the rest
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func (b *Bodies) enter(from string) bool {
	if local(from) {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held == nil {
		b.held = map[string]int{}
	}
	if b.held[Network(from)] >= b.Each {
		return false
	}
	b.held[Network(from)]++
	return true
}

func (b *Bodies) leave(from string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if name := Network(from); b.held[name] > 1 {
		b.held[name]--
	} else {
		delete(b.held, name)
	}
}

// local says whether an address is this machine.
func local(address string) bool {
	a, err := netip.ParseAddr(Network(address))
	return err == nil && a.IsLoopback()
}

// flow is a body that must come on.
type flow struct {
	io.ReadCloser
	b     *Bodies
	conn  *http.ResponseController
	began time.Time
	came  int64
	ended bool
	// broken is why no more comes. It is told again without waiting again.
	broken error
	over   func()
}

// expect sets until when the next bytes must come. A writer without a connection, as in tests, cannot and need not.
func (f *flow) expect() {
	owed := f.began.Add(f.b.Grace + time.Duration(f.came/f.b.Rate)*time.Second)
	if still := time.Now().Add(f.b.Still); still.Before(owed) {
		owed = still
	}
	_ = f.conn.SetReadDeadline(owed)
}

// Read reads on while the body comes on. At its end the connection is free to stay, as an answer may take its time.
// What breaks off is a fault of who sent it, whichever door was reading.
func (f *flow) Read(p []byte) (int, error) {
	if f.broken != nil {
		return 0, f.broken
	}
	if !f.ended {
		f.expect()
	}
	n, err := f.ReadCloser.Read(p)
	f.came += int64(n)
	switch {
	case err == io.EOF && !f.ended:
		f.ended = true
		_ = f.conn.SetReadDeadline(time.Time{})
		f.over()
	case err != nil && err != io.EOF:
		f.broken = fault.New(fault.BadRequest, "input.cut").With(err)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			f.broken = fault.New(fault.Stalled, "input.stalled").With(err)
		}
		return n, f.broken
	}
	return n, err
}
