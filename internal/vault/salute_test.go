package vault

import "testing"

func TestSalute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, zh, en string }{
		{" 周小霞", "周先生/女士", "Mr/Ms 周"},
		{"欧阳修", "欧阳先生/女士", "Mr/Ms 欧阳"},
		{"欧阳", "欧先生/女士", "Mr/Ms 欧"}, // 阳 is as good a given name
		{"張先生 ", "張先生", "Mr 張"},     // said how: not 先生/女士 again
		{"欧阳女士", "欧阳女士", "Ms 欧阳"},
		{"歐陽小姐", "歐陽小姐", "Miss 歐陽"},
		{"王 太太", "王太太", "Mrs 王"},
		{"張小明先生", "張先生", "Mr 張"}, // no given name
		{"Mr 张", "张先生", "Mr 张"},
		{"ms. 李", "李女士", "Ms 李"},
		{"Mister 周小霞", "周先生", "Mr 周"},
		{"女士", "尊敬的客户", "customer"},
		{"John Smith", "尊敬的客户", "customer"},
		{"Mr Smith", "尊敬的客户", "customer"}, // the mask leaves an initial, and no more is said
		{"Mrs. Smith", "尊敬的客户", "customer"},
		{"", "尊敬的客户", "customer"},
	} {
		if zh, en := Salute(c.name, true), Salute(c.name, false); zh != c.zh || en != c.en {
			t.Errorf("%q is addressed as %q and %q", c.name, zh, en)
		}
	}
}
