package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"amends/internal/bench"
)

// benchCommand measures the server, or the floor below it.
func benchCommand(ctx context.Context, c *call) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP) // the terminal was closed: a server and gigabytes must not stay behind
	defer stop()
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	o := bench.Options{Program: program, Clients: c.opts.clients, Each: time.Duration(c.opts.seconds) * time.Second,
		Only: c.opts.only,
		Say:  func(format string, args ...any) { fmt.Fprintf(c.stderr, format+"\n", args...) }}
	if o.Clients < 1 || o.Each <= 0 {
		return fmt.Errorf("--clients and --seconds must be 1 or more")
	}
	for word := range strings.SplitSeq(c.opts.sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1000 || len(o.Sizes) > 0 && n <= o.Sizes[len(o.Sizes)-1] {
			return fmt.Errorf("--sizes %s: numbers of cases from 1000 on, each larger than the one before", c.opts.sizes)
		}
		o.Sizes = append(o.Sizes, n)
	}
	var report interface{ Print(w io.Writer) }
	switch {
	case c.fs.NArg() == 0:
		report, err = bench.Run(ctx, o)
	case c.fs.NArg() == 1 && c.fs.Arg(0) == "floor":
		report, err = bench.Floor(ctx, o)
	default:
		return fmt.Errorf("use: amends bench %s", c.cmd.args)
	}
	if err != nil && ctx.Err() != nil {
		return errors.New("stopped; server and data folder are removed") // what broke off in the middle tells nobody anything
	}
	if err != nil {
		return err
	}
	if c.opts.json {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(report)
	}
	report.Print(c.stdout)
	return nil
}
