package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/casefile"
	"amends/internal/channel/batch"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/intake"
	"amends/internal/register"
	"amends/internal/web"
	"amends/internal/web/paper"
)

// answersFor is the member of staff whom --as names.
func (c *call) answersFor(ctx context.Context, h *house.House) (string, error) {
	if c.opts.as == "" {
		return complaint.System, nil
	}
	return c.signsIn(ctx, h, c.opts.as)
}

// importCommand takes complaints or settings from files.
func importCommand(ctx context.Context, c *call) error {
	args, err := c.need(2)
	if err != nil {
		return err
	}
	h, err := c.founded(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	by, err := c.answersFor(ctx, h)
	if err != nil {
		return err
	}
	switch args[0] {
	case "cases":
		return c.importCases(ctx, h, args[1], by)
	case "settings":
		return c.importSettings(ctx, h, args[1], by)
	}
	return fmt.Errorf("use: amends import %s", c.cmd.args)
}

func (c *call) importCases(ctx context.Context, h *house.House, name, by string) error {
	if c.opts.mapping == "" {
		return errors.New("--map names the mapping file; examples/import has some")
	}
	text, err := os.ReadFile(c.opts.mapping)
	if err != nil {
		return fmt.Errorf("read mapping: %w", err)
	}
	m, err := batch.ReadMapping(text)
	if err != nil {
		return fmt.Errorf("mapping %s: %s", c.opts.mapping, explain(err))
	}
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	defer f.Close()
	if c.opts.encoding != "" {
		if err := m.Written(c.opts.encoding); err != nil {
			return fmt.Errorf("--encoding: %s", explain(err))
		}
	}
	start, last := time.Now(), time.Now()
	im := batch.Import{File: f, Mapping: m, Zone: h.Register.Snapshot().Zone(), By: by, DryRun: c.opts.dryRun,
		Found: func(f batch.Found) {
			how := ""
			if f.Guessed {
				how = " by its looks"
			}
			c.printf("read as %s%s, columns divided by %q: %s\n", strings.ToUpper(f.Encoding), how, f.Delimiter,
				strings.Join(f.Columns, ", "))
			c.printf("first row: %s\n", strings.Join(f.Sample, " | "))
		},
		Refused: func(line int, id string, err error) {
			c.printf("line %d%s: %s\n", line, idOf(id), explain(err))
		},
		Progress: func(n batch.Count) {
			if time.Since(last) > time.Second {
				last = time.Now()
				fmt.Fprintf(c.stderr, "%d rows: %d taken, %d from before, %d refused\n", n.Rows, n.Taken, n.Before, n.Refused)
			}
		}}
	if c.opts.taken != "" && !c.opts.dryRun {
		t, err := os.OpenFile(c.opts.taken, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("list what is taken: %w", err)
		}
		defer t.Close()
		im.Taken = func(_ int, _, number string) error {
			_, err := t.WriteString(number + "\n")
			return err
		}
	}
	err = im.Run(ctx, h.Intake(intake.Way{ID: im.ID()}))
	n, took := im.Count, time.Since(start)
	word := "taken"
	if c.opts.dryRun {
		word = "would be taken"
	}
	c.printf("%d rows in %v: %d %s, %d from before, %d refused\n", n.Rows, took.Round(time.Millisecond), n.Taken, word,
		n.Before, n.Refused)
	if n.Blank > 0 {
		c.printf("%s without anything in them passed over\n", counted(n.Blank, "row"))
	}
	if errors.Is(err, context.Canceled) {
		c.printf("stopped; the same command goes on from here\n")
		return nil
	}
	if err == nil && n.Refused > 0 {
		return fmt.Errorf("%d rows were refused", n.Refused)
	}
	return err
}

func idOf(id string) string {
	if id == "" {
		return ""
	}
	return " (" + id + ")"
}

func (c *call) importSettings(ctx context.Context, h *house.House, name, by string) error {
	b, err := readSettings(name)
	if err != nil {
		return err
	}
	diffs, err := h.Register.Plan(ctx, by, h.Now(), b)
	if err != nil {
		return err
	}
	diffs = slices.DeleteFunc(diffs, func(d register.Diff) bool { return d.Op == register.DiffSame })
	for _, d := range diffs {
		c.printf("%-6s  %s %s", d.Op, d.Kind, d.ID)
		if len(d.Fields) > 0 {
			c.printf("  %s", strings.Join(d.Fields, ", "))
		}
		c.printf("\n")
	}
	if c.opts.dryRun || len(diffs) == 0 {
		c.printf("%s\n", counted(len(diffs), "difference"))
		return nil
	}
	if _, err := h.Register.Import(ctx, by, h.Now(), b); err != nil {
		return err
	}
	c.printf("%s changed\n", counted(len(diffs), "setting"))
	return nil
}

// counted is a number of things in English: 1 difference, 2 differences.
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}

func readSettings(name string) (register.Bundle, error) {
	info, err := os.Stat(name)
	if err != nil {
		return register.Bundle{}, fmt.Errorf("import settings: %w", err)
	}
	if info.IsDir() {
		return register.ReadDir(os.DirFS(name))
	}
	f, err := os.Open(filepath.Clean(name))
	if err != nil {
		return register.Bundle{}, fmt.Errorf("import settings: %w", err)
	}
	defer f.Close()
	return register.Read(f)
}

// exportCommand writes a record with its proof, or the settings.
func exportCommand(ctx context.Context, c *call) error {
	h, err := c.founded(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	switch {
	case c.fs.Arg(0) == "settings" && c.fs.NArg() == 1:
		if c.opts.out == "" {
			return register.Export(h.Register.Snapshot(), c.stdout)
		}
		if !slices.Contains([]string{".yaml", ".yml"}, strings.ToLower(filepath.Ext(c.opts.out))) {
			return register.ExportDir(h.Register.Snapshot(), c.opts.out)
		}
		f, err := os.OpenFile(c.opts.out, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		return errors.Join(register.Export(h.Register.Snapshot(), f), f.Close())
	case (c.fs.Arg(0) == "case" || c.fs.Arg(0) == "record") && c.fs.NArg() == 2:
		by, err := c.answersFor(ctx, h)
		if err != nil {
			return err
		}
		words, err := web.Words()
		if err != nil {
			return err
		}
		of := casefile.Stream(c.fs.Arg(1))
		if id, err := h.Resolve(ctx, c.fs.Arg(1)); err == nil {
			of = casefile.Complaint(id)
		} else if f := fault.As(err); f == nil || f.Kind != fault.Unknown {
			return err
		}
		taken, err := casefile.Open(ctx, h, by, of)
		if err != nil {
			return err
		}
		name := cmp.Or(c.opts.out, taken.Name())
		f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		if err := errors.Join(taken.Write(ctx, paper.Sheet(h, words), f), f.Close()); err != nil {
			return errors.Join(err, os.Remove(name))
		}
		c.printf("%s\n", name)
		return nil
	}
	return fmt.Errorf("use: amends export %s", c.cmd.args)
}
