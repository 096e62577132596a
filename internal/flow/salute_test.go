package flow

import "testing"

func TestSalute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, zh, en string }{
		{" 周小霞", "周先生/女士", "Mr/Ms 周"},
		{"欧阳修", "欧阳先生/女士", "Mr/Ms 欧阳"},
		{"欧阳", "欧先生/女士", "Mr/Ms 欧"}, // 阳 is as good a given name
		{"張先生 ", "張先生", "張先生"},      // said how: not 先生/女士 again
		{"欧阳女士", "欧阳女士", "欧阳女士"},
		{"女士", "女先生/女士", "Mr/Ms 女"},
		{"John Smith", "尊敬的客户", "customer"},
		{"", "尊敬的客户", "customer"},
	} {
		if zh, en := salute(c.name, true), salute(c.name, false); zh != c.zh || en != c.en {
			t.Errorf("%q is addressed as %q and %q", c.name, zh, en)
		}
	}
}
