package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"amends/internal/bench"
)

// benchCommand measures the server, or the floor below it.
func benchCommand(ctx context.Context, c *call) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	o := bench.Options{Program: program, Clients: c.opts.clients, Each: time.Duration(c.opts.seconds) * time.Second, Only: c.opts.only,
		Say: func(format string, args ...any) { fmt.Fprintf(c.stderr, format+"\n", args...) }}
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
		r, err := bench.Run(ctx, o)
		if err != nil {
			return err
		}
		report = r
	case c.fs.NArg() == 1 && c.fs.Arg(0) == "floor":
		r, err := bench.Floor(ctx, o)
		if err != nil {
			return err
		}
		report = r
	default:
		return fmt.Errorf("use: amends bench %s", c.cmd.args)
	}
	if c.opts.json {
		e := json.NewEncoder(c.stdout)
		e.SetIndent("", "  ")
		return e.Encode(report)
	}
	report.Print(c.stdout)
	return nil
}
