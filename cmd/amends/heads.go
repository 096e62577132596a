package main

import (
	"context"
	"strings"

	"amends/internal/heads"
	"amends/internal/house"
)

// remembered refuses a database that is behind what is known of it, unless the flag says so, and prints the newest head,
// which proves the journal from wherever it is kept.
func (c *call) remembered(ctx context.Context, h *house.House) error {
	if h.Lost != nil && !c.opts.acceptLoss {
		return h.Lost
	}
	if err := h.AcceptLoss(ctx); err != nil {
		return err
	}
	head, err := h.Journal.Head(ctx)
	if err != nil || head.Size == 0 {
		return err
	}
	c.printf("Head of the journal, %d events; the newest are kept in %s:\n\n  %s\n\n", head.Size, h.Heads.Path(),
		strings.ReplaceAll(strings.TrimSpace(head.Note), "\n", "\n  "))
	return nil
}

// anchors are the heads that --anchor names.
func (c *call) anchors() ([]string, error) {
	if c.opts.anchor == "" {
		return nil, nil
	}
	return heads.ReadAnchors(c.opts.anchor)
}
