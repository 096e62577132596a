package area_test

import (
	"testing"

	"amends/internal/area"
)

// TestIs tells the names of areas from everything that only begins with one.
func TestIs(t *testing.T) {
	t.Parallel()
	for words, is := range map[string]bool{
		"上海": true, "上海市": true, "上海市浦东新区": true, "湖南长沙": true, "湖南省 长沙市 岳麓区": true, "内蒙古自治区": true, "广西": true, "香港": true,
		"杭州市西湖区": true, "浙江·杭州": true, "东莞市虎门镇": true, "昆山": true, "延边朝鲜族自治州": true,
		"": false, "上海市浦东新区世纪大道100弄5号301室": false, "长沙市岳麓区橘子洲头": false, "上海钱女士": false, "周小霞": false, "省": false, "east": false,
		"13812345678": false, "钱七": false, "上海13812345678": false, "上海上海上海上海上海": false,
	} {
		if area.Is(words) != is {
			t.Errorf("%q: %v", words, !is)
		}
	}
}
