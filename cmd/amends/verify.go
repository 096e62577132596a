package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"amends/internal/casefile"
)

func emptyFlags() *flag.FlagSet {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	_ = fs.Parse(nil)
	return fs
}

// verifyCommand proves the whole data folder, or one case file.
func verifyCommand(ctx context.Context, c *call) error {
	if c.fs.NArg() > 0 {
		return c.verifyFile(c.fs.Arg(0))
	}
	var trust []string
	by := ""
	if c.opts.key != "" {
		keys, err := c.trusted()
		if err != nil {
			return err
		}
		trust, by = keys, " by the key given"
	}
	h, err := c.founded(ctx, trust...)
	if err != nil {
		return err
	}
	defer h.Close()
	anchors, err := c.anchors()
	if err != nil {
		return err
	}
	r, err := h.Verify(ctx, anchors...)
	if err != nil {
		return err
	}
	if r.Journal.OK() {
		c.printf("journal   %d events, head signed%s\n", r.Journal.Size, by)
	}
	c.printf("heads     %d kept outside of the database\n", r.Heads)
	c.printf("views     %d cases compared with their replay\n", r.Cases)
	if r.Streams > 0 {
		c.printf("streams   %d of other types compared with their replay\n", r.Streams)
	}
	c.printf("search    %d cases compared with the index\n", r.Indexed)
	c.printf("texts     %d proven, %d erased\n", r.Texts, r.Erased)
	c.printf("people    %d proven\n", r.People)
	c.printf("files     %d proven, %d erased\n", r.Files, r.Forgotten)
	for _, m := range slices.Concat(r.Behind, r.Remarks) {
		c.printf("remark    %s\n", m)
	}
	switch {
	case len(r.Problems) > 0:
	case len(r.Behind) > 0:
		c.printf("nothing is wrong in what was compared; what is still to be read was not\n")
		return nil
	default:
		c.printf("nothing is wrong\n")
		return nil
	}
	for _, p := range r.Problems {
		c.printf("WRONG     %s\n", p)
	}
	if r.More > 0 {
		c.printf("WRONG     %s that are not told one by one\n", counted(r.More, "further problem"))
	}
	return problemsFound(len(r.Problems) + r.More)
}

// problemsFound is what a proof ends with that found something wrong.
type problemsFound int

func (n problemsFound) Error() string { return fmt.Sprintf("%d problems found", int(n)) }

func (c *call) verifyFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	keys, err := c.trusted()
	if err != nil {
		return err
	}
	var r casefile.Findings
	for i, key := range keys { // an archive from before a new key is true to the older one
		got, err := casefile.Check(f, info.Size(), key)
		if err != nil {
			return err
		}
		if i == 0 || got.OK() {
			r = got
		}
	}
	c.printf("%s  %d events, %d texts, %d files proven; %d erased, %d not included\n", cmp.Or(r.Manifest.Number, r.Manifest.ID),
		r.Manifest.Events, r.Texts, r.Files, r.Erased, r.Absent)
	if r.Unknown > 0 {
		c.printf("%d records are of a kind that this program does not know: proven, and not read\n", r.Unknown)
	}
	for _, p := range r.Problems {
		c.printf("WRONG  %s\n", p)
	}
	if !r.OK() {
		return fmt.Errorf("%d problems found", len(r.Problems))
	}
	if c.opts.key == "" {
		c.printf("true to its own key; compare it with the organisation's: %s\n", r.Manifest.Verifier)
		return nil
	}
	c.printf("true to the key given\n")
	return nil
}

// trusted are the verifier keys to check a case file against: the one given, those of the file given (the newest first),
// or none, which takes the archive's own.
func (c *call) trusted() ([]string, error) {
	if c.opts.key == "" {
		return []string{""}, nil
	}
	keys := []string{c.opts.key}
	if text, err := os.ReadFile(c.opts.key); err == nil {
		keys = strings.Fields(string(text))
	}
	for _, k := range keys {
		if _, err := note.NewVerifier(k); err != nil {
			keys = nil
		}
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("--key %s: neither a verifier key nor a file that holds some", c.opts.key)
	}
	return keys, nil
}
