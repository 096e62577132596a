// Package kill ends the real program with kill -9 in the middle of its work, again and again, and shows that nothing that
// it acknowledged is lost, nothing is there twice, and nothing is half.
package kill

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// program is the binary, built once.
var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "amends-kill-")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "amends")
		if out, err := exec.Command("go", "build", "-o", program, "amends/cmd/amends").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build amends: %v\n%s", err, out)
			return 1
		}
		return m.Run()
	}())
}

// kills is how often a test kills.
func kills() int {
	if testing.Short() {
		return 3
	}
	if n, err := strconv.Atoi(os.Getenv("AMENDS_KILLS")); err == nil {
		return n // 200 for the figure of the goals
	}
	return 8
}

// site is a data folder with the demo organisation in it.
type site struct {
	*testing.T
	dir, dsn, token string
}

// each runs a test on both databases.
func each(t *testing.T, fn func(s *site)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		fn(found(t, dir, "sqlite:"+filepath.Join(dir, "amends.db")))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(found(t, t.TempDir(), storetest.PostgresDSN(t)))
	})
}

func found(t *testing.T, dir, dsn string) *site {
	s := &site{T: t, dir: dir, dsn: dsn}
	ctx := context.Background()
	h, err := house.Open(ctx, house.Options{Dir: dir, Database: dsn, Log: slog.New(slog.DiscardHandler)})
	s.ok(err)
	s.ok(h.Register.Found(ctx, "setup", time.Now(), demo.Bundle()))
	s.token, _, err = h.Auth.CreateToken(auth.With(ctx, auth.Principal{Staff: "wangxiaoman"}), "wangxiaoman", "kill", auth.Scopes(), time.Now().Add(time.Hour))
	s.ok(err)
	s.ok(h.Close())
	return s
}

func (s *site) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// command is the program with some arguments on this data folder.
func (s *site) command(out *bytes.Buffer, args ...string) *exec.Cmd {
	cmd := exec.Command(program, append(args, "--data", s.dir, "--database", s.dsn)...)
	cmd.Stdout, cmd.Stderr = out, out
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "AMENDS_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	return cmd
}

// verify runs amends verify, which must find nothing.
func (s *site) verify() {
	s.Helper()
	var out bytes.Buffer
	if err := s.command(&out, "verify").Run(); err != nil || !strings.Contains(out.String(), "nothing is wrong") {
		s.Fatalf("verify: %v\n%s", err, out.String())
	}
}

// check shows that every number of the list names exactly one case and stands in the list for one row only, and that
// there are cases in all when all is not negative. whole is how many events a finished case has at least.
func (s *site) check(numbers []string, all, whole int) {
	s.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, s.dsn)
	s.ok(err)
	defer db.Close()
	type row struct {
		Number  string
		Version int
		Events  int
	}
	rows, err := store.All[row](ctx, db.Reader(), `select q.number, q.version, count(e.position)
		from queue q
		join journal_stream s on s.name = q.id
		left join journal_event e on e.stream = s.no
		group by q.number, q.version`)
	s.ok(err)
	there := map[string]int{}
	for _, r := range rows {
		there[r.Number]++
		if r.Version != r.Events || r.Events < whole {
			s.Errorf("%s is half: version %d, %d events, at least %d wanted", r.Number, r.Version, r.Events, whole)
		}
	}
	for _, n := range numbers {
		if there[n] != 1 {
			s.Errorf("%s was acknowledged and is there %d times", n, there[n])
		}
	}
	if streams, err := store.One[int](ctx, db.Reader(), `select count(*) from journal_event e join journal_word t on t.no = e.type
		where t.word = 'complaint.registered'`); err != nil || streams != len(rows) {
		s.Errorf("%d cases in the journal, %d in the queue: %v", streams, len(rows), err)
	}
	if all >= 0 && len(rows) != all {
		s.Errorf("%d cases, want %d", len(rows), all)
	}
}

// lines reads a file of one word a line. The last line may lack its end when the writer was killed in the middle.
func (s *site) lines(name string) []string {
	s.Helper()
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil
	}
	s.ok(err)
	defer f.Close()
	var out []string
	for in := bufio.NewScanner(f); in.Scan(); {
		out = append(out, in.Text())
	}
	return out
}

// soon is a random while, mostly short.
func soon(most time.Duration) time.Duration { return rand.N(most) }
