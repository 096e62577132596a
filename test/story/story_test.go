// Package story tells whole journeys of an administrator through the real program, one file each in testdata.
package story

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"amends/internal/store"
	"amends/internal/waittest"
)

// program is the binary, built once; a folder with it stands first in the stories' PATH.
var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "amends-story-")
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

func TestStories(t *testing.T) {
	t.Parallel()
	testscript.Run(t, scripts("testdata", program))
}

// scripts are the stories of a folder, told to a program.
func scripts(dir, program string) testscript.Params {
	return testscript.Params{
		Dir: dir,
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", filepath.Dir(program)+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("LANG", "en_GB.UTF-8")
			port, err := freePort()
			e.Setenv("ADDR", port)
			e.Setenv("WIDE", strings.Replace(port, "127.0.0.1", "0.0.0.0", 1))
			e.Setenv("SPEAKS", "zh-CN")
			e.Values[walking{}] = walkers{}
			return err
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"capture": capture, "sql": sql, "rows": rows, "await": await, "call": call, "tamper": tamper, "replace": replace, "stall": stall,
			"visit": visit, "sign": sign, "send": send, "has": has, "until": until, "house": house,
		},
	}
}

// demoHouse is a demo organisation with thirty cases, made once.
var demoHouse = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(filepath.Dir(program), "demo")
	out, err := exec.Command(program, "demo", "--no-serve", "--cases", "30", "--data", dir).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("make the demo: %w: %s", err, out)
	}
	return dir, err
})

// house gives the story a demo organisation of its own in a folder.
func house(ts *testscript.TestScript, neg bool, args []string) {
	use(ts, neg, args, 1, "house FOLDER")
	from, err := demoHouse()
	ts.Check(err)
	out, err := exec.Command("cp", "-a", from, ts.MkAbs(args[0])).CombinedOutput()
	if err != nil {
		ts.Fatalf("%v: %s", err, out)
	}
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func use(ts *testscript.TestScript, neg bool, args []string, n int, how string) {
	if neg || len(args) != n {
		ts.Fatalf("use: %s", how)
	}
}

// capture keeps what an expression finds in the last output: its group, or all of it.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	use(ts, neg, args, 2, "capture VARIABLE EXPRESSION")
	m := regexp.MustCompile("(?m)" + args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if m == nil {
		ts.Fatalf("%s is not in the output", args[1])
	}
	ts.Setenv(args[0], m[len(m)-1])
}

// open opens the database of a data folder.
func open(ts *testscript.TestScript, folder string) *store.DB {
	db, err := store.Open(context.Background(), "sqlite:"+filepath.Join(ts.MkAbs(folder), "amends.db"))
	ts.Check(err)
	return db
}

// sql changes a database behind the program's back.
func sql(ts *testscript.TestScript, neg bool, args []string) {
	use(ts, neg, args, 2, "sql FOLDER STATEMENT")
	db := open(ts, args[0])
	defer db.Close()
	ts.Check(db.Write(context.Background(), func(tx *store.Tx) error {
		n, err := store.Exec(context.Background(), tx, args[1])
		if err == nil && n != 1 {
			err = fmt.Errorf("%d rows changed, want one", n)
		}
		return err
	}))
}

// rows compares the one value of a query with a word.
func rows(ts *testscript.TestScript, neg bool, args []string) {
	use(ts, neg, args, 3, "rows FOLDER WANT QUERY")
	db := open(ts, args[0])
	defer db.Close()
	got, err := store.One[string](context.Background(), db.Reader(), "select cast(("+args[2]+") as text)")
	ts.Check(err)
	if got != args[1] {
		ts.Fatalf("%s: %s, want %s", args[2], got, args[1])
	}
}

// await waits until the server of the story answers.
func await(ts *testscript.TestScript, neg bool, args []string) {
	use(ts, neg, args, 0, "await")
	if !waittest.Happens(func() bool {
		res, err := http.Get("http://" + ts.Getenv("ADDR") + "/api/v1/health")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	}) {
		ts.Fatalf("no server at %s", ts.Getenv("ADDR"))
	}
}

// call asks the API with a token and wants a status; with a file it posts that, unless the path begins with a method. The
// answer can be captured from.
func call(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 || len(args) > 4 {
		ts.Fatalf("use: call STATUS TOKEN PATH [FILE]")
	}
	method, body := "GET", io.Reader(nil)
	if len(args) == 4 {
		method, body = "POST", strings.NewReader(ts.ReadFile(args[3]))
	}
	if m, path, ok := strings.Cut(args[2], " "); ok {
		method, args[2] = m, path
	}
	req, err := http.NewRequest(method, "http://"+ts.Getenv("ADDR")+args[2], body)
	ts.Check(err)
	req.Header.Set("Authorization", "Bearer "+args[1])
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s\n", answer)
	if got := fmt.Sprint(res.StatusCode); got != args[0] {
		ts.Fatalf("%s %s answers %s, want %s: %s", method, args[2], got, args[0], answer)
	}
}

// tamper writes an archive anew with one text replaced in one of its files.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	use(ts, neg, args, 4, "tamper ARCHIVE ENTRY OLD NEW")
	name := ts.MkAbs(args[0])
	in, err := zip.OpenReader(name)
	ts.Check(err)
	defer in.Close()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	found := false
	for _, f := range in.File {
		r, err := f.Open()
		ts.Check(err)
		text, err := io.ReadAll(r)
		ts.Check(errors.Join(err, r.Close()))
		if f.Name == args[1] {
			found = bytes.Contains(text, []byte(args[2]))
			text = bytes.Replace(text, []byte(args[2]), []byte(args[3]), 1)
		}
		to, err := w.Create(f.Name)
		ts.Check(err)
		_, err = to.Write(text)
		ts.Check(err)
	}
	ts.Check(w.Close())
	if !found {
		ts.Fatalf("%s has no %q in %s", args[0], args[2], args[1])
	}
	ts.Check(os.WriteFile(name, out.Bytes(), 0o600))
}

// replace changes the first place where a text stands in a file.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	use(ts, neg, args, 3, "replace FILE OLD NEW")
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o600))
}

// stall begins uploads that never end, each as the words after it say — of staff with a token, of a customer without — and
// waits until the house has begun to write all of them down.
func stall(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("use: stall FOLDER PATH|TOKEN@PATH …")
	}
	for _, a := range args[1:] {
		token, path, ok := strings.Cut(a, "@")
		head := ""
		if !ok {
			path = a
		} else {
			head = "Authorization: Bearer " + token + "\r\n"
		}
		conn, err := net.Dial("tcp", ts.Getenv("ADDR"))
		ts.Check(err)
		ts.Defer(func() { conn.Close() })
		_, err = fmt.Fprintf(conn, "POST %s?name=note.txt HTTP/1.1\r\nHost: amends\r\n%sContent-Type: application/octet-stream\r\nContent-Length: 9000000\r\n\r\n%s",
			path, head, strings.Repeat("words ", 20_000))
		ts.Check(err)
	}
	drafts := filepath.Join(ts.MkAbs(args[0]), "blobs", "drafts")
	if !waittest.Happens(func() bool { list, _ := os.ReadDir(drafts); return len(list) == len(args)-1 }) {
		ts.Fatalf("the uploads have not begun in %s", drafts)
	}
}
