package journal_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"

	"github.com/google/uuid"
)

// BenchmarkAppend opens one new stream of three events an operation, durably, from many clients.
func BenchmarkAppend(b *testing.B) {
	for _, clients := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("sqlite/clients=%d", clients), func(b *testing.B) { benchAppend(b, storetest.SQLite(b), clients) })
	}
	for _, clients := range []int{8, 64} {
		b.Run(fmt.Sprintf("postgres/clients=%d", clients), func(b *testing.B) { benchAppend(b, storetest.Postgres(b), clients) })
	}
}

func benchAppend(b *testing.B, db *store.DB, clients int) {
	j := setup(b, db)
	var left atomic.Int64
	left.Store(int64(b.N))
	before := cpu()
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				a := add("complaint/"+uuid.Must(uuid.NewV7()).String(), 0, 3)
				a.Key = uuid.Must(uuid.NewV7()).String()
				if _, err := j.Append(b.Context(), a); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
	b.ReportMetric((cpu()-before)*1e3/float64(b.N), "cpu-ms/append")
	if r, err := j.Verify(b.Context(), nil); err != nil || r.Size != int64(3*b.N) || !r.OK() {
		b.Errorf("verify: %d events, %v, %v", r.Size, r.Problems, err)
	}
}

// cpu is the processor time this process has used, in seconds.
func cpu() float64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}
