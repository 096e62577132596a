package house

import "amends/internal/intake"

// Intake is the way into this house by one door.
func (h *House) Intake(w intake.Way) *intake.Intake {
	return &intake.Intake{Way: w, Parts: intake.Parts{Desk: h.Desk, Auth: h.Auth, Blobs: h.Blobs, Vault: h.Vault, Views: h.Views, Now: h.Now,
		Away: h.DB.Dialect().IsUnready}}
}
