package admin

import declared "amends/internal/field"

// when is what stands in the other fields of a form.
type when = declared.When
