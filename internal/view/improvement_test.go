package view

import (
	"testing"

	"amends/internal/store/storetest"
)

// TestImprovementIsDeclared holds both schemas against the fields of the rows.
func TestImprovementIsDeclared(t *testing.T) {
	t.Parallel()
	storetest.Declared(t, "", ImprovementRows.Table.Schema)
}
