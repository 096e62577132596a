package notify

import (
	"testing"

	"amends/internal/store/storetest"
)

// TestDeclared holds both schemas against the fields of the rows.
func TestDeclared(t *testing.T) {
	t.Parallel()
	storetest.Declared(t, "", noticeTable.Schema, outboxTable.Schema)
}
