package notify

import (
	"bytes"
	"fmt"
	stdmime "mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// mime is the message as it goes over the wire: plain text in UTF-8. The id of the message is that of the outbox, so a
// letter sent twice is recognised as one.
func mime(from, to *mail.Address, m Message) ([]byte, error) {
	var b bytes.Buffer
	at := m.At
	if at.IsZero() {
		at = time.Now()
	}
	subject := strings.Join(strings.Fields(m.Subject), " ") // one line, whatever a template held
	head := [][2]string{
		{"From", from.String()},
		{"To", to.String()},
		{"Subject", stdmime.QEncoding.Encode("utf-8", subject)},
		{"Date", at.UTC().Format(time.RFC1123Z)},
		{"Message-ID", "<" + m.ID + "@" + domain(from.Address) + ">"},
		{"MIME-Version", "1.0"},
		{"Content-Type", "text/plain; charset=utf-8"},
		{"Content-Transfer-Encoding", "quoted-printable"},
		{"Content-Language", m.Language},
		{"X-Complaint", m.Number},
	}
	if m.Automatic {
		head = append(head, [2]string{"Auto-Submitted", "auto-generated"}) // so that no machine answers ours
	}
	for _, h := range head {
		if h[1] != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", h[0], strings.NewReplacer("\r", "", "\n", "").Replace(h[1]))
		}
	}
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	body := strings.ReplaceAll(strings.ReplaceAll(m.Body, "\r\n", "\n"), "\n", "\r\n")
	if _, err := w.Write([]byte(body + "\r\n")); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	return b.Bytes(), nil
}
