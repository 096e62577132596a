package procedure_test

import (
	"amends/internal/complaint"
	"amends/internal/procedure"
)

func init() { procedure.With(complaint.Kinds()) }
