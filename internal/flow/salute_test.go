package flow

import "testing"

func TestSalute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, zh, en string }{
		{" 周小霞", "周先生/女士", "Mr/Ms 周"},
		{"欧阳修", "欧阳先生/女士", "Mr/Ms 欧阳"},
		{"欧阳", "欧先生/女士", "Mr/Ms 欧"}, // 阳 is as good a given name
		{"John Smith", "尊敬的客户", "customer"},
		{"", "尊敬的客户", "customer"},
	} {
		if zh, en := salute(c.name, true), salute(c.name, false); zh != c.zh || en != c.en {
			t.Errorf("%q is addressed as %q and %q", c.name, zh, en)
		}
	}
}
