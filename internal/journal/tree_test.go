package journal_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"amends/internal/journal"
	"amends/internal/store"

	"golang.org/x/mod/sumdb/tlog"
)

// TestLeafIsFrozen: whoever changes the encoding of a leaf makes every journal in the field unprovable.
func TestLeafIsFrozen(t *testing.T) {
	t.Parallel()
	r := journal.Record{Position: 12, Stream: "complaint/0190a1b2", Version: 3, Type: "complaint.closed", At: 1_700_000_000_000_001,
		By: "staff:7", Channel: "web", Payload: []byte(`{"said":"诉达"}`)}
	want := `14:amends.event/1,2:12,18:complaint/0190a1b2,1:3,16:complaint.closed,16:1700000000000001,7:staff:7,3:web,17:{"said":"诉达"},`
	if got := string(journal.Leaf(r)); got != want {
		t.Errorf("leaf\n%s\nwant\n%s", got, want)
	}
	h := journal.LeafHash(r)
	if got := hex.EncodeToString(h[:]); got != "30f64f87b4d84e27016fb74b23b17a7b2dd56811d2a05e6da042980f4a9de944" {
		t.Errorf("hash %s", got)
	}
	if got := fmt.Sprintf("%012x", journal.Mark(h)); got != "30f64f87b4d8" {
		t.Errorf("mark %s", got)
	}
}

// TestEdgeAgreesWithTlog compares our right edge with the reference implementation at every size.
func TestEdgeAgreesWithTlog(t *testing.T) {
	t.Parallel()
	var stored, leaves []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for i, x := range at {
			out[i] = stored[x]
		}
		return out, nil
	})
	for n := range int64(600) {
		want, err := tlog.TreeHash(n, read)
		if err != nil {
			t.Fatal(err)
		}
		if got := journal.EdgeRoot(leaves); got != want {
			t.Fatalf("size %d: root %v, want %v", n, got, want)
		}
		data := fmt.Appendf(nil, "leaf %d", n)
		more, err := tlog.StoredHashes(n, data, read)
		if err != nil {
			t.Fatal(err)
		}
		stored, leaves = append(stored, more...), append(leaves, tlog.RecordHash(data))
	}
}

// TestProofsTravel proves records of a journal that spans several stored nodes, and refuses every kind of forgery.
func TestProofsTravel(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, _ *store.DB) {
		for i := range 90 {
			must(t, j, add(fmt.Sprintf("case/%d", i), 0, 10))
		}
		must(t, j, add("case/0", 10, 1))
		recs, err := j.Stream(t.Context(), "case/0", 0)
		if err != nil {
			t.Fatal(err)
		}
		more, err := j.After(t.Context(), 700, 80)
		if err != nil {
			t.Fatal(err)
		}
		recs = append(recs, more...)
		var at []int64
		for _, r := range recs {
			at = append(at, r.Position)
		}
		made, err := j.Prove(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(made)
		if err != nil {
			t.Fatal(err)
		}
		var proof journal.Proof
		if err := json.Unmarshal(text, &proof); err != nil {
			t.Fatal(err)
		}
		key := journal.VerifierOf(j)
		if err := journal.CheckProof(key, recs, proof); err != nil {
			t.Fatal(err)
		}
		forge := func(what string, change func(r *journal.Record)) {
			r := recs[rand.IntN(len(recs))]
			change(&r)
			if err := journal.CheckProof(key, []journal.Record{r}, proof); err == nil {
				t.Errorf("a record with another %s was accepted", what)
			}
		}
		forge("payload", func(r *journal.Record) { r.Payload = append([]byte(" "), r.Payload...) })
		forge("instant", func(r *journal.Record) { r.At++ })
		forge("person", func(r *journal.Record) { r.By += "0" })
		forge("position", func(r *journal.Record) { r.Position++ })
		other, err := journal.MakeKeys(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if err := journal.CheckProof(other.Verifier(), recs, proof); err == nil {
			t.Error("another key's head was accepted")
		}
		lie := proof
		lie.Head = strings.Replace(proof.Head, "\n901\n", "\n902\n", 1)
		if lie.Head == proof.Head || journal.CheckProof(key, recs, lie) == nil {
			t.Error("a changed head was accepted")
		}
		if err := journal.CheckProof(key, recs, journal.Proof{Head: proof.Head}); err == nil {
			t.Error("no proof was accepted")
		}
		if _, err := j.Prove(t.Context(), []int64{902}); err == nil {
			t.Error("proved an event that is not there")
		}
	})
}
