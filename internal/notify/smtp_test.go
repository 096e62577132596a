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
	"amends/internal/waittest"
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
	letter, err := mail.ReadMessage(bufio.NewReader(strings.NewReader(waittest.For(t, "a letter", got))))
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

// TestHeaders: every line of the head is short, folded, and says what was meant, whatever the words are; nothing that was
// written becomes a header of its own.
func TestHeaders(t *testing.T) {
	t.Parallel()
	host, port, got := mailServer(t, "")
	for name, m := range map[string]notify.Message{
		"chinese": {Subject: strings.Repeat("关于您投诉的宽带断网一事的处理结果", 10), Name: strings.Repeat("欧阳", 60)},
		"words":   {Subject: strings.Repeat("about your complaint ", 9), Name: "A. Very Long Name " + strings.Repeat("of Somewhere ", 10)},
		"word":    {Subject: strings.Repeat("x", 1390)},
		"inject":  {Subject: "a\r\nBcc: all@example.org\r\n\r\nhello", Name: "b\nX-Evil: 1", Number: "1\r\nX-Evil: 2", Language: "zh\r\nX-Evil: 3"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &notify.SMTP{Host: host, Port: port, From: strings.Repeat("投诉中心", 20) + " <desk@example.org>", TLS: "none"}
			m.ID, m.To, m.Body = "0199", "xia@example.org", "您好"
			if err := s.Send(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			text := waittest.For(t, "a letter", got)
			head, _, _ := strings.Cut(text, "\n\n")
			for _, line := range strings.Split(head, "\n") {
				if len(line) > 998 || len(line) > 78 && strings.Contains(strings.TrimSpace(line[9:]), " ") {
					t.Errorf("%d bytes: %s", len(line), line)
				}
			}
			letter, err := mail.ReadMessage(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
			want := []rune(strings.Join(strings.Fields(m.Subject), " "))
			if len(want) > 200 {
				want = append(want[:199], '…')
			}
			if err != nil || subject != string(want) {
				t.Errorf("subject %q %v", subject, err)
			}
			to, err := letter.Header.AddressList("To")
			if err != nil || len(to) != 1 || to[0].Address != m.To || name != "inject" && to[0].Name != strings.TrimSpace(m.Name) {
				t.Errorf("to %v %v", to, err)
			}
			if letter.Header.Get("Bcc")+letter.Header.Get("X-Evil") != "" || len(letter.Header["Message-Id"]) != 1 {
				t.Errorf("head %v", letter.Header)
			}
		})
	}
}

// TestGoodbye: what the server has taken is sent, even when it then hangs up.
func TestGoodbye(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		p := textproto.NewConn(c)
		_ = p.PrintfLine("220 test")
		for {
			line, err := p.ReadLine()
			if err != nil {
				return
			}
			if strings.HasPrefix(line, "DATA") {
				_ = p.PrintfLine("354 go on")
				_, _ = p.ReadDotBytes()
				_ = p.PrintfLine("250 taken")
				return
			}
			_ = p.PrintfLine("250 fine")
		}
	}()
	s := &notify.SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, From: "desk@example.org", TLS: "none"}
	if err := s.Send(t.Context(), notify.Message{ID: "1", To: "xia@example.org"}); err != nil {
		t.Errorf("sent twice: %v", err)
	}
}
