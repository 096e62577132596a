package lane

import (
	"testing"

	"amends/internal/store/storetest"
)

func TestDeclared(t *testing.T) {
	t.Parallel()
	storetest.Declared(t, "insert into view_due (name) values ('due') on conflict do nothing;\n", dueTable.Schema)
	storetest.Declared(t, "", tieTable.Schema, fileTable.Schema)
}
