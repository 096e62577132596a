package demo

import (
	"fmt"
	"math/rand"

	"amends/internal/complaint"
)

// customer is somebody who complains once or more often; all of a customer's cases are played in their order.
type customer struct {
	no     int
	person complaint.Complainant
	lang   string
	home   place
	cases  int   // drawn so far
	heard  int   // told so far, while playing
	last   *plan // the one told before; nil: none
	now    *plan // the one told now
}

var (
	surnames = []rune("王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺顾毛郝龚邵万覃武钱戴严莫孔汤")
	given    = []string{"小霞", "建华", "志强", "秀英", "子涵", "雨桐", "浩然", "丽娟", "国栋", "思远", "佳琪", "文博", "晓燕", "海涛", "雅婷", "俊杰",
		"玉兰", "天宇", "欣怡", "立新", "美玲", "明哲", "春梅", "永康", "诗雨", "德胜", "静怡", "宏伟", "梓萱", "伟", "芳", "敏", "磊", "洁", "斌", "颖", "鹏",
		"莹"}
	foreigner = []string{"Daniel Fischer", "Emily Carter", "Rahul Mehta", "Sophie Laurent", "Marco Bianchi", "Hannah Berg",
		"James O'Neill", "Yuki Tanaka", "Ana Ribeiro", "Thomas Novak", "Grace Mwangi", "Peter Jansen"}
	levels = []string{"", "", "", "silver", "silver", "gold", "gold", "diamond", "business"}
)

func newCustomer(r *rand.Rand, no int, lang string) *customer {
	c := &customer{no: no, lang: lang, home: places[r.Intn(len(places))]}
	c.person = complaint.Complainant{Name: name(r), Phone: phone(r, no), Level: levels[r.Intn(len(levels))]}
	if lang == "en" {
		c.person.Name = foreigner[r.Intn(len(foreigner))]
		for c.home.region == "浙江温州" || c.home.region == "浙江金华" || c.home.region == "江苏常州" {
			c.home = places[r.Intn(len(places))]
		}
	}
	if lang == "en" || r.Intn(3) == 0 {
		c.person.Email = fmt.Sprintf("customer%04d@mail.example", no)
	}
	return c
}

func name(r *rand.Rand) string {
	return string(surnames[r.Intn(len(surnames))]) + given[r.Intn(len(given))]
}

// phone is unique by its middle: the number of the customer stands in it.
func phone(r *rand.Rand, no int) string {
	return fmt.Sprintf("1%d%04d%04d", []int{30, 35, 37, 38, 39, 50, 58, 77, 86, 88}[r.Intn(10)], no%10000, r.Intn(10000))
}
