package demo

import (
	"fmt"
	"math/rand"
	"strings"
	"time"
)

// gaps is what one case puts into the gaps of its story, the same in every sentence of it.
type gaps struct {
	amount int
	text   *strings.Replacer
}

// place is where a customer lives; nobody lives at any of them.
type place struct{ region, zh, en, area, areaEn, hall, hallEn string }

var places = []place{
	{"浙江杭州", "杭州市西湖区文三路", "Wensan Road, Hangzhou", "翠苑澜庭", "Cuiyuan Court", "文三路营业厅", "the Wensan Road counter"},
	{"浙江杭州", "杭州市滨江区江南大道", "Jiangnan Avenue, Hangzhou", "江畔云筑", "Riverside Yunzhu", "滨江营业厅", "the Binjiang counter"},
	{"浙江杭州", "杭州市余杭区未来科技城", "Future Sci-Tech City, Hangzhou", "未来华庭", "Future Garden", "余杭营业厅", "the Yuhang counter"},
	{"浙江宁波", "宁波市鄞州区中河街道", "Yinzhou, Ningbo", "东湖雅苑", "East Lake Gardens", "鄞州营业厅", "the Yinzhou counter"},
	{"浙江温州", "温州市鹿城区五马街", "Wuma Street, Wenzhou", "瓯江名都", "Oujiang Manor", "五马街营业厅", "the Wuma Street counter"},
	{"浙江绍兴", "绍兴市越城区解放路", "Jiefang Road, Shaoxing", "鉴湖人家", "Jianhu Homes", "解放路营业厅", "the Jiefang Road counter"},
	{"浙江嘉兴", "嘉兴市南湖区中山路", "Zhongshan Road, Jiaxing", "南湖春晓", "South Lake Spring", "南湖营业厅", "the South Lake counter"},
	{"浙江金华", "义乌市北苑街道", "Beiyuan, Yiwu", "商城嘉园", "Market Gardens", "义乌营业厅", "the Yiwu counter"},
	{"江苏南京", "南京市鼓楼区中央路", "Zhongyang Road, Nanjing", "玄武里", "Xuanwu Lane", "中央路营业厅", "the Zhongyang Road counter"},
	{"江苏南京", "南京市江宁区双龙大道", "Shuanglong Avenue, Nanjing", "百家湖岸", "Baijia Lakeside", "江宁营业厅", "the Jiangning counter"},
	{"江苏苏州", "苏州工业园区星湖街", "Xinghu Street, Suzhou", "金鸡湖花园", "Jinji Lake Gardens", "园区营业厅", "the Industrial Park counter"},
	{"江苏苏州", "昆山市前进中路", "Qianjin Road, Kunshan", "玉山雅居", "Yushan Residence", "昆山营业厅", "the Kunshan counter"},
	{"江苏无锡", "无锡市梁溪区中山路", "Zhongshan Road, Wuxi", "太湖明珠苑", "Taihu Pearl", "梁溪营业厅", "the Liangxi counter"},
	{"江苏常州", "常州市天宁区延陵西路", "Yanling Road, Changzhou", "天宁府", "Tianning House", "天宁营业厅", "the Tianning counter"},
	{"上海", "上海市浦东新区张杨路", "Zhangyang Road, Shanghai", "陆家嘴锦园", "Jinyuan, Lujiazui", "张杨路营业厅", "the Zhangyang Road counter"},
	{"上海", "上海市徐汇区漕溪北路", "Caoxi Road, Shanghai", "徐汇新城", "Xuhui New Town", "徐家汇营业厅", "the Xujiahui counter"},
	{"上海", "上海市闵行区七宝镇", "Qibao, Shanghai", "七宝云墅", "Qibao Villas", "七宝营业厅", "the Qibao counter"},
	{"上海", "上海市杨浦区五角场", "Wujiaochang, Shanghai", "五角场嘉苑", "Jiayuan, Wujiaochang", "五角场营业厅", "the Wujiaochang counter"},
}

var plans = []string{"畅享 129 套餐", "全家融合 199 套餐", "5G 自在 99 套餐", "商企专享 299 套餐", "青春 59 套餐"}

func newGaps(r *rand.Rand, lang string, at place, day time.Time) gaps {
	number := func(low, high int) int { return low + r.Intn(high-low+1) }
	g := gaps{amount: []int{18, 36, 49, 68, 88, 96, 120, 138, 168, 198, 240, 286, 320, 398, 460}[r.Intn(15)]}
	speed := []string{"500M", "千兆", "300M"}[r.Intn(3)]
	date := fmt.Sprintf("%d月%d日", day.Month(), day.Day())
	spot, area, hall := at.zh, at.area, at.hall
	if lang == "en" {
		speed = []string{"500 Mbps", "1000 Mbps"}[r.Intn(2)]
		date, spot, area, hall = day.Format("2 January"), at.en, at.areaEn, at.hallEn
	}
	g.text = strings.NewReplacer("{amt}", fmt.Sprint(g.amount), "{n}", fmt.Sprint(number(3, 7)), "{days}",
		fmt.Sprint(number(3, 9)),
		"{h}", fmt.Sprint(number(3, 6)), "{mbps}", fmt.Sprint(number(12, 86)), "{speed}", speed, "{plan}",
		plans[r.Intn(len(plans))],
		"{day}", date, "{place}", spot, "{area}", area, "{hall}", hall)
	return g
}

func (g gaps) fill(s string) string { return g.text.Replace(s) }
