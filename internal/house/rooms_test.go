package house

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestEveryTableHasItsRoom: a table that a migration makes belongs to one room, which proves, makes again or forgets what is
// in it, or says by its silence that it does not.
func TestEveryTableHasItsRoom(t *testing.T) {
	t.Parallel()
	schema, err := os.ReadFile("../store/schema/schema.sqlite.sql")
	if err != nil {
		t.Fatal(err)
	}
	var made, owned []string
	for _, m := range regexp.MustCompile(`(?im)^create (?:virtual )?table "?(\w+)`).FindAllSubmatch(schema, -1) {
		made = append(made, string(m[1]))
	}
	for _, r := range rooms() {
		owned = append(owned, r.tables...)
	}
	slices.Sort(made)
	slices.Sort(owned)
	if !slices.Equal(made, owned) {
		t.Errorf("the migrations make\n%v\nand the rooms own\n%v\ngive each to its room in rooms.go", made, owned)
	}
}
