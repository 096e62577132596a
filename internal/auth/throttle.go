package auth

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"amends/internal/fault"
	"amends/internal/store"
)

// pace is how failures slow somebody down: after some free ones every further one doubles the wait.
type pace struct {
	free  int           // failures without a wait
	first time.Duration // the first wait
	most  time.Duration // the longest wait
}

// wait follows the failure number n.
func (p pace) wait(n int) time.Duration {
	over := n - p.free
	switch {
	case over < 0:
		return 0
	case over >= 30:
		return p.most
	}
	return min(p.first<<over, p.most)
}

// throttle slows guessing at one kind of secret down. Three counters, of which none is another's: a guesser over all
// subjects, a guesser at one subject, and a subject over all guessers. The third never shuts anybody out by itself, or
// strangers could keep the owner of the right secret away: once it says that a subject is under attack, each guesser has
// less patience coming to him. Who has not failed there lately may always try.
//
// The counters stand in the database: they hold over a restart, and on every node.
type throttle struct {
	door    string
	each    pace // one guesser at one subject
	guarded pace // the same, while the subject is under attack
	guesser pace // one guesser over all subjects
	attack  int  // failures at one subject, from anywhere, that make an attack
	memory  time.Duration
}

// The throttles of the house. A code has fewer digits than a password and no second factor behind it: who guesses at one
// under attack waits twice as long after each failure, up to a day, and gets no more than ten tries a day out of one
// network. It begins with seconds, for the owner mistypes as well, and an attack of strangers is none of his making.
var (
	signIns = throttle{door: "login", each: pace{5, time.Second, 15 * time.Minute}, guarded: pace{1, time.Minute, 15 * time.Minute},
		guesser: pace{30, time.Second, 15 * time.Minute}, attack: 50, memory: 15 * time.Minute}
	changes = throttle{door: "change", each: signIns.each, guarded: signIns.each, guesser: signIns.guesser, attack: 50,
		memory: signIns.memory}
	codes = throttle{door: "code", each: pace{5, 30 * time.Second, time.Hour}, guarded: pace{1, 10 * time.Second, 24 * time.Hour},
		guesser: pace{20, 10 * time.Second, time.Hour}, attack: 30, memory: 24 * time.Hour}
	setups = throttle{door: "setup", each: pace{5, 30 * time.Second, time.Hour}, guarded: pace{5, 30 * time.Second, time.Hour},
		guesser: pace{20, 10 * time.Second, time.Hour}, attack: 1000, memory: time.Hour}
)

// memoryMost is the longest memory of them: what is older is swept.
const memoryMost = 24 * time.Hour

// tries is one counter.
type tries struct {
	Failed int
	Until  time.Time // no try before
	Last   time.Time
}

// guess is one try on its way: admitted as if it had failed, so that many at once do not all slip through while the first
// is being checked. right takes that back.
type guess struct {
	a                      *Auth
	t                      throttle
	subject, both, guesser string // keys of the counters
}

// admit counts a try, or refuses it. by is the network of the guesser.
func (a *Auth) admit(ctx context.Context, t throttle, subject, by string) (*guess, error) {
	g, now := a.guess(t, subject, by), a.now()
	wait, err := g.look(ctx, now)
	if err == nil && wait == 0 { // who must wait costs no write
		err = a.db.Write(ctx, func(tx *store.Tx) (err error) {
			wait, err = g.count(ctx, tx, now)
			return err
		})
	}
	return g, said(wait, err)
}

func (a *Auth) guess(t throttle, subject, by string) *guess {
	return &guess{a: a, t: t, subject: a.blind(subject), both: a.blind(subject + "\x00" + by), guesser: a.blind(by)}
}

// said is what admitting led to.
func said(wait time.Duration, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("count a try: %w", err)
	case wait > 0:
		return tooMany(wait)
	}
	return nil
}

// blind is how a counter's key is stored: nobody reads logins, numbers or addresses out of a backup.
func (a *Auth) blind(s string) string {
	return base64.RawURLEncoding.EncodeToString(a.mac("guess", s)[:15])
}

const (
	ofSubject = "/subject"
	ofBoth    = ""
	ofGuesser = "/guesser"
)

// look reads the counters, which are mostly not there.
func (g *guess) look(ctx context.Context, now time.Time) (time.Duration, error) {
	type row struct {
		Door string
		tries
	}
	rows, err := store.All[row](ctx, g.a.db.Reader(), `
		select door, failed, until, last from guess
		where door = $1 and key = $4 or door = $2 and key = $5 or door = $3 and key = $6`,
		g.t.door+ofSubject, g.t.door+ofBoth, g.t.door+ofGuesser, g.subject, g.both, g.guesser)
	if err != nil {
		return 0, err
	}
	var subject, both, guesser tries
	for _, r := range rows {
		switch r.Door {
		case g.t.door + ofSubject:
			subject = r.tries
		case g.t.door + ofBoth:
			both = r.tries
		default:
			guesser = r.tries
		}
	}
	return g.t.must(subject, both, guesser, now), nil
}

// must says how long the next try has to wait.
func (t throttle) must(subject, both, guesser tries, now time.Time) time.Duration {
	wait := max(both.Until.Sub(now), guesser.Until.Sub(now))
	if t.live(subject, now).Failed >= t.attack && t.live(both, now).Failed > 0 {
		wait = max(wait, both.Last.Add(t.guarded.wait(both.Failed)).Sub(now))
	}
	return max(wait, 0)
}

// live forgets what lies too far back.
func (t throttle) live(x tries, now time.Time) tries {
	if now.Sub(x.Last) > t.memory {
		return tries{}
	}
	return x
}

// count decides inside the transaction and counts the try. The rows are taken in one order, so that two tries wait for
// each other rather than for ever.
func (g *guess) count(ctx context.Context, tx *store.Tx, now time.Time) (time.Duration, error) {
	var x [3]tries
	places := g.places()
	for i, p := range places {
		var err error
		x[i], err = store.One[tries](ctx, tx, `
			insert into guess (door, key, failed, until, last) values ($1, $2, 0, 0, $3)
			on conflict (door, key) do update set failed = guess.failed
			returning failed, until, last`, p.door, p.key, now)
		if err != nil {
			return 0, err
		}
	}
	if d := g.t.must(x[0], x[1], x[2], now); d > 0 {
		return d, nil
	}
	for i, pace := range []pace{{free: 1 << 30}, g.t.each, g.t.guesser} {
		n := g.t.live(x[i], now)
		n.Failed, n.Last, n.Until = n.Failed+1, now, time.Time{}
		if d := pace.wait(n.Failed); d > 0 {
			n.Until = now.Add(d)
		}
		if _, err := store.Exec(ctx, tx, `update guess set failed = $1, until = $2, last = $3 where door = $4 and key = $5`,
			n.Failed, n.Until, n.Last, places[i].door, places[i].key); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

type place struct{ door, key string }

func (g *guess) places() [3]place {
	return [3]place{{g.t.door + ofSubject, g.subject}, {g.t.door + ofBoth, g.both}, {g.t.door + ofGuesser, g.guesser}}
}

// right takes the try back inside the transaction of what it led to. The guesser at this subject starts anew; the two
// counters that many share are neither cleared by one success nor grow with it.
func (g *guess) right(ctx context.Context, tx *store.Tx) error {
	for _, p := range g.places() {
		var err error
		if p.door == g.t.door+ofBoth {
			_, err = store.Exec(ctx, tx, `delete from guess where door = $1 and key = $2`, p.door, p.key)
		} else {
			_, err = store.Exec(ctx, tx, `
				update guess set failed = failed - 1, until = case when failed <= $3 then 0 else until end
				where door = $1 and key = $2 and failed > 0`, p.door, p.key, g.t.guesser.free)
		}
		if err != nil {
			return fmt.Errorf("take a try back: %w", err)
		}
	}
	return nil
}

// judge admits a try and judges it in one transaction, where judging takes no time.
func (a *Auth) judge(ctx context.Context, t throttle, subject, by string, right func() bool) (ok bool, err error) {
	g, now := a.guess(t, subject, by), a.now()
	wait, err := g.look(ctx, now)
	if err == nil && wait == 0 { // who must wait costs no write
		err = a.db.Write(ctx, func(tx *store.Tx) (err error) {
			if wait, err = g.count(ctx, tx, now); err != nil || wait > 0 {
				return err
			}
			if ok = right(); ok {
				return g.right(ctx, tx)
			}
			return nil
		})
	}
	return ok && err == nil, said(wait, err)
}

// tooMany is the refusal, with the seconds to wait.
func tooMany(d time.Duration) error {
	return fault.New(fault.TooMany, "auth.wait", "seconds", int(d/time.Second)+1)
}
