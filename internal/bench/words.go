package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"amends/internal/complaint"
)

// The complaints are made of what customers of an operator say: opening, trouble, history and wish, each with numbers
// and places of its own, 100 to 200 characters in all, so that the index meets as many words as in life.
var (
	surnames = []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文")
	given    = []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志海燕婷雪梅鹏飞宇浩然子涵梓轩欣怡嘉琪思远晓东文博立新佳宁")
	places   = []string{"杭州市西湖区文三路", "宁波市鄞州区中河街道", "温州市鹿城区五马街", "南京市鼓楼区中央路", "苏州工业园区星湖街", "无锡市梁溪区中山路", "上海市浦东新区张杨路",
		"上海市徐汇区漕溪北路", "合肥市蜀山区长江西路", "福州市台江区广达路", "南昌市东湖区八一大道", "济南市历下区泉城路", "青岛市市南区香港中路", "昆山市前进中路", "义乌市北苑街道", "嘉兴市南湖区中山路"}
	products = []string{"融合套餐", "家庭宽带", "5G 套餐", "企业专线", "流量包", "IPTV", "校园卡", "国际漫游"}
	troubles = []struct{ content, subject, text string }{
		{"network.stability", "宽带晚间频繁断网", "家里的%s宽带从%s开始每天晚上八点到十一点反复断网，路由器重启后过几分钟又掉线，孩子上网课和老人看电视都受影响"},
		{"network.speed", "千兆宽带测速只有%d兆", "办理的千兆宽带实际测速只有%d兆，用网线直连光猫也是一样，装维师傅两次上门都说线路正常，没有给出原因"},
		{"network.coverage", "小区内没有手机信号", "%s附近的小区入住后一直没有信号，电梯和地下车库完全打不通电话，邻居们在业主群里反映了%d次，客服只说会转给网络部门"},
		{"fee.unordered", "未经同意开通增值业务", "查询账单时发现%s被擅自开通了视频会员，每月扣费%d元，本人从未收到确认短信，也没有在任何页面点过订购"},
		{"fee.calculation", "账单多扣%d元要求退费", "%s的账单比平时多出%d元，营业厅说是合约期内的违约金，可是合约上个月就已经到期，工作人员也承认系统计算有误"},
		{"fee.promotion", "预存话费返还没有到账", "参加预存活动时业务员承诺每月返还%d元话费，现在已经三个月没有到账，热线说活动规则里没有这一条，拒绝补发"},
		{"fee.traffic", "流量莫名其妙用超", "月初才买的流量包%s就提示用完，后台显示一个晚上跑了%d个GB，当晚手机连着家里的无线网，根本不可能用掉这么多流量"},
		{"service.installation", "装机师傅连续爽约", "预约了%s上门装机，连续%d次改期，最后一次师傅说车坏了来不了，请假在家等了一整天，没有任何人道歉"},
		{"service.attitude", "营业厅工作人员态度恶劣", "在%s营业厅办理过户时，柜台人员态度很不耐烦，把身份证扔在台面上，还说爱办不办，排队的%d位客户都可以作证"},
		{"service.promise", "承诺回电一直没有人联系", "%s来电反映的问题，客服承诺二十四小时内回电，到今天已经过去%d天，没有接到任何电话，每次打进去都要从头讲一遍"},
		{"product.cancellation", "携号转网被设置障碍", "想要携号转网，被告知号码有靓号协议不能转，协议是%s被诱导签的，没有人解释过要绑定%d个月，认为侵犯了选择权"},
		{"product.information", "宣传资费与实际不一致", "宣传单上写着每月%d元全家共享，办理以后才知道只有前%d个月是这个价，属于虚假宣传，要求按宣传的资费执行"},
		{"equipment.broadband", "光猫故障报修无人处理", "光猫%s亮红灯，报修工单显示已完成，实际上没有人上门，热线让自己去营业厅换设备，还要先交%d元押金"},
		{"equipment.card", "补卡后无法接收验证码", "%s补办的新卡收不到银行验证码，跑了%d趟营业厅都没有解决，影响工资发放和还贷，担心个人信用受到影响"},
		{"other.privacy", "个人信息疑似泄露", "在%s办理业务之后，每天接到%d个推销电话，对方能准确说出姓名和住址，怀疑个人信息被工作人员泄露出去"},
		{"other.fraud", "收到冒充客服的诈骗短信", "%s收到冒充客服的短信，点击链接后被扣走%d元，号码显示就是官方客服热线，要求协助报警并说明原因"},
	}
	histories = []string{"此前已经拨打热线%d次，每次答复都不一样。", "投诉工单被结案%d次，问题却没有解决。", "本人是使用了%d年的老客户，对这样的处理非常失望。",
		"已经影响到店里的生意，粗略估计损失%d百元。", "物业和邻居也有同样的情况，至少有%d户。", "之前答应过%d个工作日内处理完，现在早已超过时限。"}
	wishes = []string{"要求尽快修复并减免当月费用。", "希望当面道歉并给予合理赔偿。", "请给一个书面的解释和明确的解决时间。", "要求全额退费并取消该项业务。", "如果仍不处理，将向监管部门申诉。",
		"希望由专人负责跟进，不要再来回推诿。"}
	channels = []string{"hotline", "hotline", "hotline", "hotline", "web", "app", "wechat", "counter", "email",
		"regulator"}
	// Searches are words of two characters, some in every tenth complaint, some rare.
	searches = []string{"断网", "退费", "信号", "爽约", "泄露", "漫游", "押金", "验证"}
)

// newComplaint draws one complaint; who is the running number of the customer.
func newComplaint(r *rand.Rand, who int, at time.Time) *complaint.Register {
	day := fmt.Sprintf("%d月%d日", at.Month(), at.Day())
	place := places[r.IntN(len(places))]
	fill := func(s string) string {
		for strings.Contains(s, "%s") {
			s = strings.Replace(s, "%s", []string{day, place}[r.IntN(2)], 1)
		}
		for strings.Contains(s, "%d") {
			s = strings.Replace(s, "%d", fmt.Sprint(2+r.IntN(98)), 1)
		}
		return s
	}
	t := troubles[r.IntN(len(troubles))]
	matter := "客户住在" + place + "，" + fill(t.text) + "。" + fill(histories[r.IntN(len(histories))])
	if r.IntN(3) == 0 {
		matter += fill(histories[r.IntN(len(histories))])
	}
	wish := wishes[r.IntN(len(wishes))]
	c := &complaint.Register{
		Complainant: complaint.Complainant{Name: name(r), Phone: phone(who)},
		Channel:     channels[r.IntN(len(channels))],
		ReceivedAt:  at,
		Subject:     complaint.TextOf(fill(t.subject)),
		Matter:      complaint.TextOf(matter + wish),
		Wish:        complaint.TextOf(wish),
		OccurredOn:  at.AddDate(0, 0, -1).Format(time.DateOnly),
		Product:     products[r.IntN(len(products))],
		Region:      place[:6],
	}
	if r.IntN(4) > 0 {
		c.Content = t.content
	}
	return c
}

func name(r *rand.Rand) string {
	n := []rune{surnames[r.IntN(len(surnames))]}
	for range 1 + r.IntN(2) {
		n = append(n, given[r.IntN(len(given))])
	}
	return string(n)
}

func phone(who int) string { return fmt.Sprintf("13%09d", who) }
