package gate

import (
	"testing"

	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/webtest"
)

func TestTemplatesAndStyles(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	bad, err := webtest.Lint(e.Site.Assets, e.Site.Words, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range bad {
		t.Error(line)
	}
}
