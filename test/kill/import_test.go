package kill

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"amends/internal/waittest"
)

// mapping registers each row, answers and closes it: three commands, any of which the kill may cut off from the next.
const mapping = `name: kill
zone: Asia/Shanghai
id: "{id}"
fields:
  channel: {default: web}
  procedure: {default: recorded}
  received_at: {from: "{at}", layout: ["2006-01-02 15:04"]}
  complainant.name: "{name}"
  complainant.phone: "{phone}"
  subject: "{subject}"
  matter: "{matter}"
acts:
  - do: notify_result
    at: {from: "{answered}", layout: ["2006-01-02 15:04"]}
    fields: {medium: {default: phone}, done: {default: 已经恢复，费用已退回。}}
  - do: close
    at: {from: "{answered}", layout: ["2006-01-02 15:04"]}
    fields: {basis: {default: accepted}}
`

// writeRows makes a file of complaints, some by the same customer.
func (s *site) writeRows(name string, n int) {
	s.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	s.ok(w.Write([]string{"id", "at", "answered", "name", "phone", "subject", "matter"}))
	start := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for i := range n {
		at := start.Add(time.Duration(i) * 17 * time.Minute)
		s.ok(w.Write([]string{strconv.Itoa(i), at.Format("2006-01-02 15:04"), at.Add(26 * time.Hour).Format("2006-01-02 15:04"),
			"周小霞", fmt.Sprintf("138%08d", i*2/3), fmt.Sprintf("宽带断网第 %d 次", i),
			fmt.Sprintf("客户反映第 %d 号线路连续断网，多次致电无人处理，要求减免当月费用并尽快修复。", i)}))
	}
	w.Flush()
	s.ok(os.WriteFile(name, b.Bytes(), 0o600))
}

func TestImportIsKilled(t *testing.T) {
	t.Parallel()
	each(t, func(s *site) {
		rows := 50 * (kills() + 2)
		file, m := filepath.Join(s.dir, "rows.csv"), filepath.Join(s.dir, "mapping.yaml")
		s.writeRows(file, rows)
		s.ok(os.WriteFile(m, []byte(mapping), 0o600))
		s.killImport(file, m, rows, kills(), 25)
		s.check(nil, rows, 3) // each registered, answered, closed
	})
}

// Real complaints, with the mapping that ships.
func TestImportOfRealFileIsKilled(t *testing.T) {
	t.Parallel()
	path, err := filepath.Abs("../../../shared/data/zh_gov_hot_4326.csv.gz")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("the shared data is not here")
	}
	if testing.Short() {
		t.Skip("the generated file must do")
	}
	m, err := filepath.Abs("../../examples/import/zh_gov_hot.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := found(t, dir, "sqlite:"+filepath.Join(dir, "amends.db"))
	s.killImport(path, m, 4326, 10, 400)
}

// killImport starts an import again and again, kills it after up to stride more rows than before, and lets the last
// one finish.
func (s *site) killImport(file, mapping string, rows, times, stride int) {
	s.Helper()
	list := filepath.Join(s.dir, "taken")
	run := func() (*bytes.Buffer, func() error, func() bool, func()) {
		out := &bytes.Buffer{}
		cmd := s.command(out, "import", "cases", file, "--map", mapping, "--taken", list)
		s.ok(cmd.Start())
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		return out, func() error { return waittest.For(s, "the end of an import", ended) }, func() bool { return len(ended) > 0 }, func() { _ = cmd.Process.Kill() }
	}
	verified, cut := 0, 0
	for i := range times {
		enough := distinct(s.lines(list)) + rand.IntN(stride)
		out, wait, over, kill := run()
		waittest.Until(s, "it has taken more rows", func() bool { return over() || distinct(s.lines(list)) > enough }, nil)
		time.Sleep(soon(20 * time.Millisecond))
		kill()
		if err := wait(); err != nil && err.Error() == "signal: killed" {
			cut++
		} else if err != nil {
			s.Fatalf("import: %v\n%s", err, out)
		}
		s.check(s.lines(list), -1, 1)
		if i%7 == 3 {
			s.verify()
			verified++
		}
	}
	if cut < times/2 {
		s.Errorf("only %d of %d runs were cut off: the test shows too little", cut, times)
	}
	out, wait, _, _ := run()
	if err := wait(); err != nil {
		s.Fatalf("last import: %v\n%s", err, out)
	}
	s.verify()
	numbers := s.lines(list)
	s.check(numbers, rows, 1)
	if n := distinct(numbers); n != rows {
		s.Errorf("%d numbers were acknowledged in all, want %d", n, rows)
	}
	s.Logf("%d of %d runs cut off, verified %d times on the way", cut, times, verified)
}

func distinct(list []string) int {
	seen := map[string]bool{}
	for _, n := range list {
		seen[n] = true
	}
	return len(seen)
}
