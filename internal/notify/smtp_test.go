package notify_test

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"

	"amends/internal/notify"
)

// mailServer is an SMTP server that takes one letter after the other; refuse is its answer to a recipient.
func mailServer(t *testing.T, refuse string) (host string, port int, got chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	got = make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go talk(c, refuse, got)
		}
	}()
	a := l.Addr().(*net.TCPAddr)
	return "127.0.0.1", a.Port, got
}

func talk(c net.Conn, refuse string, got chan string) {
	defer c.Close()
	p := textproto.NewConn(c)
	_ = p.PrintfLine("220 test")
	for {
		line, err := p.ReadLine()
		if err != nil {
			return
		}
		switch verb := strings.ToUpper(line[:min(4, len(line))]); {
		case verb == "EHLO":
			_ = p.PrintfLine("250-test")
			err = p.PrintfLine("250 8BITMIME")
		case verb == "RCPT" && refuse != "":
			err = p.PrintfLine("%s", refuse)
		case verb == "DATA":
			_ = p.PrintfLine("354 go on")
			var text []byte
			text, err = p.ReadDotBytes()
			got <- string(text)
			_ = p.PrintfLine("250 taken")
		case verb == "QUIT":
			_ = p.PrintfLine("221 bye")
			return
		default:
			err = p.PrintfLine("250 fine")
		}
		if err != nil {
			return
		}
	}
}

func TestSMTP(t *testing.T) {
	t.Parallel()
	host, port, got := mailServer(t, "")
	s := &notify.SMTP{Host: host, Port: port, From: "投诉中心 <desk@example.org>", TLS: "none"}
	m := notify.Message{ID: "0199", Number: "TS2611220001", To: "xia@example.org", Name: "周小霞\r\nBcc: all@example.org", Language: "zh", Automatic: true,
		Subject: "关于您的投诉\r\nBcc: all@example.org", Body: "您好！\n.\n第二行" + strings.Repeat("长", 200)}
	if err := s.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	letter, err := mail.ReadMessage(bufio.NewReader(strings.NewReader(<-got)))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(letter.Body))
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(strings.TrimSpace(string(body)), "\r\n", "\n"); text != m.Body {
		t.Errorf("body %q", text)
	}
	h := letter.Header
	subject, _ := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if subject != "关于您的投诉 Bcc: all@example.org" || h.Get("Bcc") != "" || h.Get("Message-ID") != "<0199@example.org>" ||
		h.Get("Auto-Submitted") != "auto-generated" || h.Get("X-Complaint") != m.Number {
		t.Errorf("head %v", h)
	}
	to, err := h.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != m.To {
		t.Errorf("to %v %v", to, err)
	}
}

func TestSMTPRefuses(t *testing.T) {
	t.Parallel()
	for answer, forGood := range map[string]bool{"550 no such mailbox": true, "451 try later": false} {
		host, port, _ := mailServer(t, answer)
		s := &notify.SMTP{Host: host, Port: port, From: "desk@example.org", TLS: "none"}
		err := s.Send(t.Context(), notify.Message{ID: "1", To: "xia@example.org"})
		if err == nil || notify.IsPermanent(err) != forGood {
			t.Errorf("%s: %v", answer, err)
		}
	}
	host, port, got := mailServer(t, "")
	s := &notify.SMTP{Host: host, Port: port, From: "desk@example.org"} // STARTTLS is wanted and the server has none
	if err := s.Send(t.Context(), notify.Message{ID: "1", To: "xia@example.org"}); err == nil || len(got) != 0 {
		t.Errorf("sent in the clear: %v", err)
	}
	var nobody *net.OpError
	s = &notify.SMTP{Host: host, Port: 1, From: "desk@example.org", TLS: "none"}
	if err := s.Send(t.Context(), notify.Message{ID: "1", To: "xia@example.org"}); !errors.As(err, &nobody) || notify.IsPermanent(err) {
		t.Errorf("nobody listens: %v", err)
	}
	if err := s.Send(t.Context(), notify.Message{ID: "1", To: "not an address"}); !notify.IsPermanent(err) {
		t.Errorf("bad address: %v", err)
	}
}
