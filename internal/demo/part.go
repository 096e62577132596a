package demo

import (
	"context"
	"fmt"
	"slices"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/field"
	"amends/internal/store"
	"amends/internal/vault"
)

// part gives the last case of a customer who has several to somebody else: a couple had used one number.
func part(ctx context.Context, st *stage, all []*play) error {
	cases := map[string]int{}
	for _, p := range all {
		cases[p.s.Person]++
	}
	for _, p := range slices.Backward(all) {
		s, err := st.desk.Load(ctx, p.id)
		if err != nil {
			return fmt.Errorf("part a customer: %w", err)
		}
		if cases[s.Person] < 2 || s.Person == "" || s.Erased || s.Representative != "" || s.Party("huyinuo") ||
			p.story.Picture != "" {
			continue
		}
		return parted(ctx, st.desk, complaint.Meta{At: st.now, By: "huyinuo", Channel: "desk"}, s)
	}
	return nil
}

func parted(ctx context.Context, d *desk.Desk, m complaint.Meta, s complaint.State) error {
	other, err := d.Vault.Seal(vault.Person{Name: "孟晚晴"})
	if err != nil {
		return fmt.Errorf("part a customer: %w", err)
	}
	record, err := d.Journal.Stream(ctx, s.ID, 0)
	if err != nil {
		return fmt.Errorf("part a customer: %w", err)
	}
	var texts []string
	for _, r := range record {
		field.EachText(r.Payload, func(id, _ string) { texts = append(texts, id) })
	}
	order := &complaint.PartPerson{Person: other.ID, From: s.Person, Repeat: 1, Digest: other.Digest,
		Reason: "核对后确认是家人用同一个号码来电，分开建档"}
	_, err = d.With(ctx, m, s.ID, order, func(ctx context.Context, tx *store.Tx) error {
		if err := d.Vault.Save(ctx, tx, other); err != nil {
			return err
		}
		return d.Vault.Reseal(ctx, tx, s.Person, other.ID, texts)
	})
	if err != nil {
		return fmt.Errorf("part a customer: %w", err)
	}
	return nil
}
