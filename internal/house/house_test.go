package house_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/house"
	"amends/internal/house/housetest"
	"amends/internal/journal"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/waittest"
)

func words(s string) procedure.Title { return procedure.Title{"zh": s, "en": s} }

func open(t testing.TB) *house.House {
	t.Helper()
	return housetest.Open(t, "founded", house.Options{}, founded)
}

// openAt opens a house and founds it when nobody has.
func openAt(t testing.TB, o house.Options) *house.House {
	t.Helper()
	ctx := context.Background()
	h, err := house.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	if h.Register.Snapshot().Version > 0 {
		return h
	}
	if err := founded(ctx, h); err != nil {
		t.Fatal(err)
	}
	return h
}

func founded(ctx context.Context, h *house.House) error {
	return h.Register.Found(ctx, "setup", time.Now(), register.Seed().Merge(register.Bundle{
		Departments: []register.Department{{ID: "desk", Name: words("desk"), Lead: "boss", Active: true}},
		Staff: []register.Staff{
			{ID: "anna", Name: "Anna", Department: "desk", Roles: []string{"intake", "handler"}, Active: true},
			{ID: "root", Name: "Root", Department: "desk", Roles: []string{"admin"}, Active: true},
			{ID: "boss", Name: "Boss", Department: "desk", Roles: []string{"lead", "approver"}, Active: true},
		},
	}))
}

func newCase(phone string) *complaint.Register {
	return &complaint.Register{Complainant: complaint.Complainant{Name: "周小霞", Phone: phone}, Channel: "hotline",
		Subject: complaint.TextOf("宽带连续三天断网"), Matter: complaint.TextOf("客户反映宽带连续三天断网，多次致电无人处理，要求减免当月费用并尽快修复。"),
		Wish: complaint.TextOf("减免费用"), Product: "宽带"}
}

func TestRegister(t *testing.T) {
	t.Parallel()
	h := open(t)
	res, err := h.Desk.Do(context.Background(), complaint.Meta{By: "anna", Channel: "hotline"}, "", newCase("13800001111"))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(res.Number, len(res.State.Clocks), res.State.Owner)
}

// While the house is at work, a complaint is acknowledged in the append that registers it: by the system, in its own name.
func TestAcknowledgedAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = h.Run(ctx, nil) }()
	defer func() { cancel(); waittest.For(t, "the end of the house", done) }()
	m := complaint.Meta{By: "anna", Channel: "hotline"}
	var res desk.Result
	waittest.Until(t, "the house is at work", func() bool {
		var err error
		if res, err = h.Desk.Do(ctx, m, "", newCase("13800001111")); err != nil {
			t.Fatal(err)
		}
		return res.State.AcknowledgedAt != 0
	}, nil)
	record, err := h.Desk.Record(ctx, res.ID)
	if err != nil {
		t.Fatal(err)
	}
	var said *complaint.Acknowledged
	for _, r := range record {
		if a, ok := r.Event.(complaint.Acknowledged); ok {
			said = &a
			if r.By != complaint.System || r.Channel != "flow" || !r.At.Equal(record[0].At) {
				t.Errorf("acknowledged by %s through %s at %v", r.By, r.Channel, r.At)
			}
		}
	}
	if said == nil {
		t.Fatal("nobody acknowledged it")
	}
	texts, _, err := h.Vault.Texts(ctx, h.DB.Reader(), []string{said.Text.ID})
	if err != nil || !strings.Contains(texts[said.Text.ID], res.Number) {
		t.Errorf("the customer reads %q, %v", texts[said.Text.ID], err)
	}
	if record[0].By != "anna" || record[0].Channel != "hotline" {
		t.Errorf("registered by %s through %s", record[0].By, record[0].Channel)
	}
	report, err := h.Verify(ctx)
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

func BenchmarkRegister(b *testing.B) {
	h := open(b)
	ctx := context.Background()
	m := complaint.Meta{By: "anna", Channel: "hotline"}
	if _, err := h.Desk.Do(ctx, m, "", newCase("13800001111")); err != nil {
		b.Fatal(err)
	}
	var before, after syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	b.ResetTimer()
	var n atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for n.Add(1) <= int64(b.N) {
				if _, err := h.Desk.Do(ctx, m, "", newCase("13800001111")); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &after)
	cpu := time.Duration(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())
	b.ReportMetric(float64(cpu.Microseconds())/float64(b.N), "cpu-µs/op")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
}

// BenchmarkRegisterAndAllThatFollows counts the acknowledgement, the notices, the index and the figures too.
func BenchmarkRegisterAndAllThatFollows(b *testing.B) {
	h := open(b)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = h.Run(ctx, nil) }()
	defer func() { cancel(); waittest.For(b, "the end of the house", done) }()
	m := complaint.Meta{By: "anna", Channel: "hotline"}
	var before, after syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &before)
	b.ResetTimer()
	var n atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
				if _, err := h.Desk.Do(ctx, m, "", newCase(fmt.Sprintf("138%08d", i%2000))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	var lag []journal.ReaderState
	waittest.Until(b, "every reader has come to the end", func() bool {
		var err error
		if lag, err = h.Journal.Lag(ctx); err != nil {
			b.Fatal(err)
		}
		return len(lag) > 0 && !slices.ContainsFunc(lag, func(r journal.ReaderState) bool { return r.Behind > 0 })
	}, func() any { return lag })
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &after)
	cpu := time.Duration(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())
	b.ReportMetric(float64(cpu.Microseconds())/float64(b.N), "cpu-µs/op")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
}
