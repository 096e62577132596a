package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"amends/internal/i18n"
	"amends/internal/job"
	"amends/internal/register"
	"amends/internal/store"
)

// NoticeJob is the kind of the jobs that mail notices to members of staff.
const NoticeJob = "notice-mail"

const (
	soon      = 5 * time.Minute  // who is before his screen reads a notice within it, and is not mailed
	unasked   = 10 * time.Minute // the same for who has chosen nothing
	morning   = 8                // the hour of the daily mail, where the organisation is
	mailable  = 72 * time.Hour   // what is older is told by the page alone
	mailLines = 30
)

// parcel is what one mail tells a person.
type parcel struct {
	Staff string  `json:"staff"`
	Seqs  []int64 `json:"seqs"`
	// Anyway: also when it was read meanwhile.
	Anyway bool `json:"anyway,omitempty"`
}

// mailing looks every minute who is to be mailed what he has not read.
func (n *Notify) mailing(ctx context.Context) error {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		if err := n.Digest(ctx); err != nil && ctx.Err() == nil {
			n.log().WarnContext(ctx, "mail notices", "err", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Digest queues the mails that are due. A notice is mailed once, or passed over once, whichever node looks.
func (n *Notify) Digest(ctx context.Context) error {
	if n.Senders["email"] == nil {
		return nil
	}
	now := n.now()
	rows, err := noticeTable.All(ctx, n.DB.Reader(), `where read_at = 0 and mailed_at = 0 and at > $1 order by at limit 5000`, now.Add(-mailable))
	if err != nil {
		return fmt.Errorf("look for notices to mail: %w", err)
	}
	snap := n.Register.Snapshot()
	waiting, oldest := map[string][]int64{}, map[string]time.Time{}
	var over []int64
	for _, r := range rows {
		p := snap.StaffByID[r.Staff]
		if !n.mailed(p, r.Kind) {
			over = append(over, r.Seq)
			continue
		}
		waiting[r.Staff] = append(waiting[r.Staff], r.Seq)
		if at := oldest[r.Staff]; at.IsZero() || r.At.Before(at) {
			oldest[r.Staff] = r.At
		}
	}
	for staff, seqs := range waiting {
		if due(snap.StaffByID[staff].Notices, oldest[staff], now.In(snap.Zone())) {
			if err := n.parcel(ctx, staff, seqs); err != nil {
				return err
			}
		}
	}
	for part := range slices.Chunk(over, 500) {
		if _, err := n.taken(ctx, part, nil); err != nil {
			return err
		}
	}
	return nil
}

// mailed says whether a person hears of a kind by mail at all. Who is away finds it when he comes back.
func (n *Notify) mailed(p *register.Staff, kind string) bool {
	if p == nil || !p.Active || p.Away || p.Email == "" || p.Notices == register.NoticesNever {
		return false
	}
	return p.Notices != "" || n.acts(kind)
}

// due says whether what a person has not read since an instant is to be mailed now.
func due(how string, since, now time.Time) bool {
	switch how {
	case register.NoticesAtOnce:
		return now.Sub(since) >= soon
	case register.NoticesHourly:
		return now.Sub(since) >= time.Hour
	case register.NoticesDaily:
		mark := time.Date(now.Year(), now.Month(), now.Day(), morning, 0, 0, 0, now.Location())
		if now.Before(mark) {
			mark = mark.AddDate(0, 0, -1)
		}
		return since.Before(mark)
	}
	return now.Sub(since) >= unasked
}

// parcel queues one mail, in the transaction that takes its notices.
func (n *Notify) parcel(ctx context.Context, staff string, seqs []int64) error {
	_, err := n.taken(ctx, seqs[:min(len(seqs), Most)], func(ctx context.Context, tx *store.Tx, got []int64) error {
		return n.enqueue(ctx, tx, parcel{Staff: staff, Seqs: got})
	})
	return err
}

func (n *Notify) enqueue(ctx context.Context, tx *store.Tx, p parcel) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return err
	}
	_, err = n.Jobs.Enqueue(ctx, tx, job.Job{Kind: NoticeJob, Payload: string(raw)})
	return err
}

// taken marks notices that nobody took before, and has the rest done for them in the same transaction.
func (n *Notify) taken(ctx context.Context, seqs []int64, rest func(context.Context, *store.Tx, []int64) error) (got []int64, err error) {
	args := []any{n.now()}
	for _, s := range seqs {
		args = append(args, s)
	}
	err = n.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		got, err = store.All[int64](ctx, tx, `update notice set mailed_at = $1 where read_at = 0 and mailed_at = 0
			and seq in `+store.In(len(seqs), 2)+` returning seq`, args...)
		if err != nil || len(got) == 0 || rest == nil {
			return err
		}
		slices.Sort(got) // returning has no order
		return rest(ctx, tx, got)
	})
	if err != nil {
		return nil, fmt.Errorf("mail notices: %w", err)
	}
	return got, nil
}

// mailNotices is one attempt to mail a parcel. What was read, or done, meanwhile is left out; nothing left, nothing sent.
func (n *Notify) mailNotices(ctx context.Context, j job.Job) error {
	var p parcel
	if err := json.Unmarshal([]byte(j.Payload), &p); err != nil {
		return job.Dead(err)
	}
	snap, sender := n.Register.Snapshot(), n.Senders["email"]
	to := snap.StaffByID[p.Staff]
	if sender == nil || to == nil || !to.Active || to.Email == "" {
		return nil
	}
	list, err := n.unread(ctx, p)
	if err != nil || len(list) == 0 {
		return err
	}
	m, err := n.digest(ctx, snap, to, list)
	if err != nil {
		return err
	}
	m.ID, m.Medium, m.To, m.Name, m.Automatic, m.At = j.ID, "email", to.Email, to.Name, true, n.now()
	if err := sender.Send(ctx, m); IsPermanent(err) {
		return job.Dead(err)
	} else if err != nil {
		return err
	}
	return nil
}

func (n *Notify) unread(ctx context.Context, p parcel) ([]Notice, error) {
	args := []any{p.Staff}
	for _, s := range p.Seqs {
		args = append(args, s)
	}
	unread := ` and read_at = 0`
	if p.Anyway {
		unread = ``
	}
	rows, err := noticeTable.All(ctx, n.DB.Reader(), `where staff = $1`+unread+apart+` and seq in `+store.In(len(p.Seqs), 2)+` order by at, seq`, args...)
	if err != nil {
		return nil, fmt.Errorf("read notices to mail: %w", err)
	}
	return n.noticesOf(ctx, rows)
}

// digest words a mail in the language of who gets it. It says what the inbox says, and no more: neither a subject nor a
// customer stands in it.
func (n *Notify) digest(ctx context.Context, snap *register.Snapshot, to *register.Staff, list []Notice) (Message, error) {
	words, err := n.words()
	if err != nil {
		return Message{}, err
	}
	m := Message{Language: snap.Language()}
	if to.Language != "" {
		m.Language = to.Language
	}
	lang := i18n.Zh
	if m.Language == "en" {
		lang = i18n.En
	}
	ctx = i18n.WithNow(i18n.WithZone(i18n.With(words.Into(ctx), lang), snap.Zone()), n.now())
	house := i18n.Name(ctx, snap.Organisation.Name)
	m.Subject = i18n.T(ctx, "notice_mail.subject", "n", len(list), "organisation", house)
	if len(list) == 1 && alarms(list[0].Kind) {
		m.Subject = i18n.T(ctx, "notice_mail.alarm", "organisation", house)
	}
	var b strings.Builder
	b.WriteString(i18n.T(ctx, "notice_mail.head") + "\n\n")
	for i := range list[:min(len(list), mailLines)] {
		it := &list[i]
		b.WriteString(strings.TrimSpace(it.Args.Number+"  "+it.Sentence(ctx, func(id string) string { return actor(ctx, snap, id) })) + "\n")
		if page := it.Page(); page != "" && n.Site != "" {
			b.WriteString(n.Site + page + "\n")
		}
		b.WriteString("\n")
	}
	if more := len(list) - mailLines; more > 0 {
		b.WriteString(i18n.T(ctx, "notice_mail.more", "n", more) + "\n\n")
	}
	m.Body = b.String() + i18n.T(ctx, "notice_mail.foot")
	return m, nil
}

// actor names who did something.
func actor(ctx context.Context, snap *register.Snapshot, id string) string {
	if p := snap.StaffByID[id]; p != nil {
		if i18n.From(ctx) == i18n.En && p.NameEn != "" {
			return p.NameEn
		}
		return p.Name
	}
	if id == "customer" {
		return i18n.T(ctx, "notice_mail.customer")
	}
	return i18n.T(ctx, "notice_mail.system")
}

// words hold the sentences of notices for those who have no page before them.
func (n *Notify) words() (*i18n.Bundle, error) {
	if n.Bundle != nil {
		return n.Bundle()
	}
	return n.Catalogue()
}

// Catalogue makes them: its own, and those of every stream.
func (n *Notify) Catalogue() (*i18n.Bundle, error) {
	b := i18n.New()
	if err := b.Add(Words); err != nil {
		return nil, fmt.Errorf("words of notices: %w", err)
	}
	for _, s := range n.Streams {
		if s.Catalogue() == nil {
			continue
		}
		if err := b.Add(s.Catalogue()); err != nil {
			return nil, fmt.Errorf("words of notices: %w", err)
		}
	}
	return b, nil
}
