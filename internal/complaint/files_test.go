package complaint_test

import (
	"reflect"
	"testing"

	"amends/internal/complaint"
)

// TestEveryCommandWithFilesAttaches: what brings files is asked for their right and their kind by the desk, or a digest that
// somebody made up, or saw, would be taken for a file.
func TestEveryCommandWithFilesAttaches(t *testing.T) {
	t.Parallel()
	for _, name := range complaint.ActNames() {
		c := order(name)
		if _, ok := reflect.TypeOf(c).Elem().FieldByName("Files"); !ok {
			continue
		}
		if complaint.Attached(c) == nil {
			t.Errorf("%s has files and does not attach them", name)
		}
	}
}
