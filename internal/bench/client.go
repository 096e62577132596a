package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// client is one keep-alive connection. It writes requests that were laid out before and only counts the bytes of the
// answer: server and clients share the machine, and what the clients do not spend the server can.
type client struct {
	conn net.Conn
	r    *bufio.Reader
}

func dial(addr string) (*client, error) {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	return &client{conn, bufio.NewReaderSize(conn, 64<<10)}, nil
}

func (c *client) close() { _ = c.conn.Close() }

// do sends a request and reads the answer to its end.
func (c *client) do(request []byte) (status int, n int64, err error) {
	res, err := c.send(request)
	if err != nil {
		return 0, 0, err
	}
	n, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, n, err
}

// read is do for an answer that is wanted.
func (c *client) read(request []byte) ([]byte, error) {
	res, err := c.send(request)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(res.Body)
}

func (c *client) send(request []byte) (*http.Response, error) {
	_ = c.conn.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := c.conn.Write(request); err != nil {
		return nil, err
	}
	return http.ReadResponse(c.r, nil)
}

// get lays a request out; token and cookie may be empty.
func get(path, host, token, cookie string) []byte {
	return layOut("GET", path, host, token, cookie, nil)
}

func layOut(method, path, host, token, cookie string, body []byte, header ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, path, host)
	if token != "" {
		fmt.Fprintf(&b, "Authorization: Bearer %s\r\n", token)
	}
	if cookie != "" {
		fmt.Fprintf(&b, "Cookie: %s\r\n", cookie)
	}
	for _, line := range header {
		b.WriteString(line + "\r\n")
	}
	if body != nil {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}
