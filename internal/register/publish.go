package register

import (
	"context"
	"time"

	"amends/internal/fault"
	"amends/internal/procedure"
)

// Draft writes a new or changed draft of a procedure and answers its version; version 0 means the next one.
func (r *Register) Draft(ctx context.Context, by string, at time.Time, p procedure.Procedure) (int, error) {
	if p.Version == 0 {
		p.Version = r.Snapshot().NextVersion(p.ID)
	}
	return p.Version, r.Put(ctx, by, at, Set(Version{Procedure: p}))
}

// Approve agrees to a draft as it is now. Who drafted it cannot.
func (r *Register) Approve(ctx context.Context, by string, at time.Time, id string, version int) error {
	s := r.Snapshot()
	draft := s.Procedures[id][version]
	if draft == nil {
		return fault.New(fault.Unknown, "register.unknown", "kind", string(KindProcedure), "id", VersionID(id, version))
	}
	v := *draft
	v.ApprovedBy, v.ApprovedAt = by, at
	return r.Put(ctx, by, at, Set(v).Over(s.VersionOf(KindProcedure, VersionID(id, version))))
}

// Enforce puts an approved version in force from an instant, which is now or later. Cases received before it keep theirs.
func (r *Register) Enforce(ctx context.Context, by string, at time.Time, id string, version int, from time.Time) error {
	return r.Put(ctx, by, at, Set(InForce{Procedure: id, Version: version, From: from.UTC().Truncate(time.Second)}))
}
