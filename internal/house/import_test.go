package house_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"amends/internal/channel/batch"
	"amends/internal/complaint"
	"amends/internal/intake"
)

// Real files that nobody here wrote, with the mapping files that ship: every row is taken, a second run takes none.
func TestImportRealFiles(t *testing.T) {
	t.Parallel()
	for file, rows := range map[string]int{"zh_gov_replies_2816": 2816, "zh_gov_hot_4326": 4326, "en_telecom_comcast_2224": 2224} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("../../../shared/data", file+".csv.gz")
			if _, err := os.Stat(path); err != nil {
				t.Skip("the shared data is not here")
			}
			name := file[:len(file)-5]
			text, err := os.ReadFile(filepath.Join("../../examples/import", name+".yaml"))
			if err != nil {
				t.Fatal(err)
			}
			m, err := batch.ReadMapping(text)
			if err != nil {
				t.Fatal(err)
			}
			h := open(t)
			run := func() batch.Count {
				f, err := os.Open(path)
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				im := &batch.Import{File: f, Mapping: m, Zone: time.UTC, By: complaint.System,
					Refused: func(line int, id string, err error) { t.Errorf("line %d %s: %v", line, id, err) }}
				if err := im.Run(context.Background(), h.Intake(intake.Way{ID: im.ID()})); err != nil {
					t.Fatal(err)
				}
				return im.Count
			}
			start := time.Now()
			if n := run(); n.Taken+n.Before != rows || n.Refused != 0 {
				t.Errorf("first run: %+v, want %d rows", n, rows)
			} else {
				t.Logf("%+v in %v", n, time.Since(start))
			}
			// A server that ran in between has forgotten the keys that age.
			if _, err := h.Journal.ForgetKeys(context.Background(), time.Now().Add(time.Hour).UnixMicro()); err != nil {
				t.Fatal(err)
			}
			if n := run(); n.Before != rows || n.Taken != 0 {
				t.Errorf("second run: %+v, want all from before", n)
			}
		})
	}
}
