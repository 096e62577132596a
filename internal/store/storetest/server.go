package storetest

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// sharedServer answers the DSN of a private PostgreSQL that every test binary on this machine shares. The first one
// starts it, under a lock file, and it stays up for the next run: stop it with
// "kill $(head -1 DIR/data/postmaster.pid)". It listens on a unix socket only and does not fsync.
func sharedServer() (string, error) {
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("amends-test-pg-%d", os.Getuid()))
	dsn := "postgres://postgres@/postgres?host=" + dir
	lock, err := os.OpenFile(dir+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", err
	}
	if alive(dsn) == nil {
		return dsn, nil
	}
	return dsn, start(dir, dsn)
}

func alive(dsn string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Ping()
}

// start makes a cluster from nothing: one that died may be torn, since it does not fsync, and it held only tests.
func start(dir, dsn string) error {
	bin, err := binaries()
	if err != nil {
		return err
	}
	attr, err := runAs()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if attr.Credential != nil {
		if err := os.Chown(dir, int(attr.Credential.Uid), int(attr.Credential.Gid)); err != nil {
			return err
		}
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--locale=C.UTF-8", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = dir, attr
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "max_connections=800",
		"-c", "shared_buffers=128MB", "-c", "max_wal_size=2GB", "-c", "autovacuum_naptime=1d")
	server.Dir = dir
	server.Stdout, server.Stderr = log, log // not the test's own, or "go test" would wait for the server to end
	own := *attr
	own.Setsid = true
	server.SysProcAttr = &own
	if err := server.Start(); err != nil {
		return err
	}
	exited := make(chan error, 1)
	go func() { exited <- server.Wait() }()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		err := alive(dsn)
		if err == nil {
			return nil
		}
		select {
		case <-exited:
			said, _ := os.ReadFile(log.Name())
			return fmt.Errorf("start PostgreSQL: it ended at once\n%s", bytes.TrimSpace(said))
		default:
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("start PostgreSQL: not ready after a minute: %w", err)
		}
	}
}

// binaries finds the folder that holds initdb and postgres, the newest version first.
func binaries() (string, error) {
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	version := func(dir string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
		return n
	}
	slices.SortFunc(dirs, func(a, b string) int { return version(b) - version(a) })
	if p, err := exec.LookPath("initdb"); err == nil {
		dirs = append(dirs, filepath.Dir(p))
	}
	dirs = append(dirs, "/opt/homebrew/opt/postgresql/bin", "/usr/pgsql/bin")
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
			return dir, nil
		}
	}
	return "", errNoPostgres
}

// runAs gives the user to run the server as: ourselves, or "postgres" (else "nobody") for root, whom it refuses.
func runAs() (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
		}
	}
	return nil, fmt.Errorf("%w (root needs a user named postgres to run it as)", errNoPostgres)
}
