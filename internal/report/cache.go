package report

import (
	"context"
	"fmt"
	"sync"
)

// answers keeps the dashboards worked out since the figures last moved: the first page of the morning is asked for by
// many, and the figures move only when something happened.
type answers struct {
	mu   sync.Mutex
	at   [2]int64 // position of the reader, version of the settings
	made map[string]Dashboard
}

// kept is how many different dashboards are kept.
const kept = 100

// Dashboard answers for the days of a range and compares with those before. What the filter leaves out is not counted
// anywhere in it. The answer may be shared: nobody changes it.
func (r *Reports) Dashboard(ctx context.Context, rng Range, f Filter) (Dashboard, error) {
	if err := rng.Check(); err != nil {
		return Dashboard{}, err
	}
	return steady(ctx, r, f, func(f Filter, position int64) (Dashboard, error) {
		at := [2]int64{position, r.register.Snapshot().Version}
		key := fmt.Sprintf("%d %d %t %q %q %s", rng.From, rng.To, f.Departments == nil, f.Departments, f.Categories, f.apart.key())
		if d, ok := r.answers.get(at, key); ok {
			return d, nil
		}
		d, err := r.dashboard(ctx, rng, f)
		if err == nil {
			r.answers.put(at, key, d)
		}
		return d, err
	})
}

func (a *answers) get(at [2]int64, key string) (Dashboard, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	d, ok := a.made[key]
	return d, ok && a.at == at
}

// put keeps an answer that was worked out from the figures of at or of later ones, which is as good.
func (a *answers) put(at [2]int64, key string, d Dashboard) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.at != at || len(a.made) >= kept {
		a.at, a.made = at, map[string]Dashboard{}
	}
	a.made[key] = d
}
