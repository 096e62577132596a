package api

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// cpu is the processor time of this process, client and server together: these machines are shared, a wall clock tells
// little.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// plain is a client that costs next to nothing: it writes prepared bytes and reads the length that it is told.
type plain struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(b *testing.B, addr string) *plain {
	c, err := net.Dial("tcp", addr)
	must(b, err)
	b.Cleanup(func() { _ = c.Close() })
	return &plain{c, bufio.NewReaderSize(c, 128<<10)}
}

func (p *plain) do(request []byte) (int, error) {
	if _, err := p.conn.Write(request); err != nil {
		return 0, err
	}
	status, length := 0, 0
	for {
		line, err := p.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		switch {
		case status == 0:
			status, _ = strconv.Atoi(string(line[9:12]))
		case bytes.HasPrefix(line, []byte("Content-Length: ")):
			length, _ = strconv.Atoi(string(bytes.TrimSpace(line[16:])))
		case len(line) <= 2:
			_, err := io.CopyN(io.Discard, p.in, int64(length))
			return status, err
		}
	}
}

func measure(b *testing.B, e *env, want int, request func(i int64) []byte) {
	s := httptest.NewServer(e.api)
	b.Cleanup(s.Close)
	clients := make([]*plain, 8)
	for i := range clients {
		clients[i] = dial(b, s.Listener.Addr().String())
		if status, err := clients[i].do(request(int64(-1 - i))); err != nil || status != want {
			b.Fatal(status, err)
		}
	}
	var n atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	from := cpu()
	for _, c := range clients {
		wg.Go(func() {
			for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
				if status, err := c.do(request(i)); err != nil || status != want {
					b.Error(status, err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64((cpu()-from).Microseconds())/float64(b.N), "cpu-µs/op")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
}

func get(path, token string) func(int64) []byte {
	r := []byte("GET " + Prefix + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n")
	return func(int64) []byte { return r }
}

func post(path, token string, body func(i int64) string) func(int64) []byte {
	return func(i int64) []byte {
		s := body(i)
		return fmt.Appendf(nil, "POST %s%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", Prefix, path, token, len(s), s)
	}
}

// BenchmarkRegister is a complaint of a known customer, who has made a few.
func BenchmarkRegister(b *testing.B) {
	e := setup(b)
	const known = 1000
	bodies := make([]string, known)
	for i := range bodies {
		bodies[i] = fmt.Sprintf(aComplaint, fmt.Sprintf("130%08d", i))
		e.complain(fmt.Sprintf("130%08d", i))
	}
	measure(b, e, 201, post("/complaints", e.as("anna"), func(i int64) string { return bodies[uint64(i)%known] }))
}

// BenchmarkRegisterNew is a complaint of somebody who has not complained before.
func BenchmarkRegisterNew(b *testing.B) {
	e := setup(b)
	measure(b, e, 201, post("/complaints", e.as("anna"), func(i int64) string {
		return fmt.Sprintf(aComplaint, fmt.Sprintf("131%08d", 50+i))
	}))
}

// BenchmarkQueue is 50 rows of 2,000.
func BenchmarkQueue(b *testing.B) {
	e := setup(b)
	for i := range 2000 {
		e.complain(fmt.Sprintf("130%08d", i%500))
	}
	measure(b, e, 200, get("/complaints?view=all", e.as("anna")))
}

func BenchmarkCase(b *testing.B) {
	e := setup(b)
	o := e.complain("13012341203")
	for range 8 {
		e.step(o.ID)
	}
	for _, path := range []string{"", "/timeline", "/actions"} {
		b.Run("case"+path, func(b *testing.B) { measure(b, e, 200, get("/complaints/"+o.ID+path, e.as("bo"))) })
	}
}

func BenchmarkNote(b *testing.B) {
	e := setup(b)
	var ids []string
	for i := range 64 {
		ids = append(ids, e.complain(fmt.Sprintf("130%08d", i)).ID)
	}
	token := e.as("anna")
	body := usual("note")
	requests := make([][]byte, len(ids))
	for i, id := range ids {
		requests[i] = post("/complaints/"+id+"/notes", token, func(int64) string { return body })(0)
	}
	measure(b, e, 200, func(i int64) []byte { return requests[uint64(i)%uint64(len(ids))] })
}

// BenchmarkMe is the price of the door itself.
func BenchmarkMe(b *testing.B) {
	e := setup(b)
	measure(b, e, 200, get("/me", e.as("anna")))
}
