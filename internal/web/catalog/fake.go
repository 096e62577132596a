package catalog

import (
	"context"
	"net/http"
	"time"

	"amends/internal/i18n"
	"amends/internal/web/kit"
	"amends/internal/web/shell"
)

// say picks sample data, which is the organisation's own words and not ours, by language.
func say(ctx context.Context, zh, en string) string {
	return i18n.Name(ctx, map[string]string{"zh-CN": zh, "en": en})
}

type row struct {
	Number, Title, Customer, Channel, Owner, Category string
	Grade                                             int
	Hue                                               string
	At                                                int
	Left, Total                                       time.Duration
	Clock                                             string
	Tags                                              []kit.Tag
	Ago                                               time.Duration
}

func (r row) sla(ctx context.Context) kit.SLA {
	s := kit.SLA{State: kit.SLAState(r.Left, r.Total, 0, 0), Left: r.Left, Total: r.Total, At: i18n.Now(ctx),
		Says: i18n.Left(ctx, r.Left), Clock: i18n.T(ctx, "ui.clock_"+r.Clock)}
	if r.Total == 0 {
		s.State, s.Says = kit.SLAHold, i18n.T(ctx, "ui.on_hold")
	}
	return s
}

func (r row) grade(ctx context.Context) kit.Grade {
	return kit.Grade{Level: r.Grade, Label: i18n.T(ctx, "ui.p"+string(rune('0'+r.Grade)))}
}

func (r row) stage(ctx context.Context) kit.Stage {
	return kit.Stage{Hue: r.Hue, N: r.At, Of: 6, Label: i18n.T(ctx, "ui.stage_"+r.Hue)}
}

func rows(ctx context.Context) []row {
	t := func(zh, en string) kit.Tag { return kit.Tag{Label: say(ctx, zh, en)} }
	again := func(n int) kit.Tag { return kit.Tag{Label: i18n.T(ctx, "ui.repeat", "n", n), Tone: "risk"} }
	lin, chen := say(ctx, "林晓", "Xiao Lin"), say(ctx, "陈立", "Li Chen")
	line, app, mall, gov := say(ctx, "400热线", "Hotline"), say(ctx, "APP 内反馈", "App"), say(ctx, "电商平台", "Shop"),
		say(ctx, "12315转办", "Regulator")
	h, m := time.Hour, time.Minute
	const (
		nw, ac, in, co, re = "new", "accepted", "investigating", "confirming", "rectifying"
	)
	quality, safety, parts := say(ctx, "产品质量", "Quality"), say(ctx, "产品安全", "Safety"), say(ctx, "备件供应", "Parts")
	return []row{
		{"TS26112026", say(ctx, "洗碗机喷臂断裂，备件等待超过一个月", "Dishwasher arm broken, waiting over a month for the part"), "孔*", app,
			lin, parts, 2, in, 2, -(5*h + 39*m), 24 * h, "solve", []kit.Tag{again(2), t("备件缺货", "Out of stock")}, h},
		{"TS26112180", say(ctx, "冰箱冷藏室不制冷，三次上门仍未修好，要求换机", "Fridge not cooling after three visits, wants a replacement"),
			"周*霞", line, lin, quality, 1, in, 2, -(h + 35*m), 24 * h, "solve",
			[]kit.Tag{again(3), t("媒体风险", "Media risk"), t("多次维修", "Repaired often")}, 2 * m},
		{"TS26112054", say(ctx, "微波炉炉门玻璃自爆，孩子手臂被划伤", "Microwave door glass burst, a child's arm was cut"), "何*", line, lin,
			safety, 1, in, 2, -11 * m, 8 * h, "solve", []kit.Tag{t("人身伤害", "Injury"), t("媒体风险", "Media risk")}, 2 * h},
		{"TS26112152", say(ctx, "热水器一氧化碳报警器不响，怀疑存在安全隐患", "CO alarm of the water heater stays silent"), "赵*", line, "", safety,
			1, nw, 0, 18 * m, h, "accept", []kit.Tag{t("人身财产", "Life and property")}, 18 * m},
		{"TS26111865", say(ctx, "物流破损拒收后被判定为客户责任", "Refused a damaged parcel, now blamed for it"), "范*敏", mall, "", quality,
			2, nw, 0, 26 * m, h, "accept", nil, 2 * h},
		{"TS26112173", say(ctx, "洗衣机运行时外桶开裂漏水，泡坏木地板", "Washing machine tub cracked and flooded the floor"), "郑*强", gov, lin,
			quality, 1, ac, 1, 34 * m, 4 * h, "reply",
			[]kit.Tag{t("监管转办", "From the regulator"), t("人身财产", "Life and property")}, 3 * m},
		{"TS26112019", say(ctx, "直播间赠品未寄出，客服称活动已结束", "Gift from the live show never sent"), "曹*雨", mall, "", quality, 4, nw,
			0, 41 * m, h, "accept", nil, 2 * h},
		{"TS26111851", say(ctx, "企业微信客服泄露客户手机号给第三方安装队", "A chat agent passed on the customer's phone number"), "郎*", app,
			chen, say(ctx, "个人信息", "Privacy"), 1, in, 2, 42 * m, 24 * h, "solve",
			[]kit.Tag{t("合规", "Compliance"), t("媒体风险", "Media risk")}, 2 * h},
		{"TS26112159", say(ctx, "预售空调承诺 48 小时发货，至今 9 天未出库", "Air conditioner promised in 48 hours, nine days late"), "刘*洋",
			mall, chen, say(ctx, "物流配送", "Delivery"), 2, ac, 1, 52 * m, 8 * h, "reply", nil, 11 * m},
		{"TS26111858", say(ctx, "老年用户被诱导购买三年期清洗套餐", "Elderly customer talked into a three-year cleaning plan"), "彭*珍", gov,
			lin, say(ctx, "虚假宣传", "Mis-selling"), 1, in, 2, h + 4*m, 24 * h, "solve",
			[]kit.Tag{t("特殊群体", "Vulnerable"), t("监管转办", "From the regulator")}, 28 * m},
		{"TS26112082", say(ctx, "智能门锁误报反锁，凌晨无法进入家门", "Smart lock locked the owner out at night"), "朱*华", line, lin, safety, 1,
			ac, 1, h + 11*m, 4 * h, "reply", []kit.Tag{t("人身财产", "Life and property")}, 8 * m},
		{"TS26112005", say(ctx, "安装打孔损坏外墙防水层，要求赔偿 6,800 元", "Drilling damaged the outer wall, claims 6,800 yuan"), "葛*", mall,
			lin, say(ctx, "安装收费", "Installation"), 2, co, 3, 0, 0, "solve", nil, h},
		{"TS26112040", say(ctx, "上门检测费未维修仍收 100 元", "Charged 100 yuan for a visit without a repair"), "王*梅", app, chen,
			say(ctx, "乱收费", "Fees"), 3, re, 4, 50 * h, 120 * h, "mend", nil, h},
		{"TS26111879", say(ctx, "门店拒绝执行 7 天无理由退货", "Shop refuses the seven-day return"), "葛*", say(ctx, "门店", "Shop floor"),
			chen, say(ctx, "退换退款", "Refunds"), 2, in, 2, h + 39*m, 24 * h, "solve", nil, 2 * h},
	}
}

func nav(ctx context.Context) shell.Nav {
	t := func(k string) string { return i18n.T(ctx, "ui."+k) }
	home := "/_ui/workbench"
	return shell.Nav{
		Org: say(ctx, "华东运营中心", "East China service centre"),
		Views: []shell.Link{
			{Key: "mine", Label: t("mine"), Icon: "inbox", Href: home, Count: 15, Go: "q"},
			{Key: "new", Label: t("waiting"), Icon: "bell", Href: home, Count: 3, Tone: "soon"},
			{Key: "soon", Label: t("soon"), Icon: "flame", Href: home, Count: 18, Tone: "soon"},
			{Key: "over", Label: t("over"), Icon: "triangle", Href: home, Count: 3, Tone: "over"},
			{Key: "confirm", Label: t("confirm"), Icon: "check-circle", Href: home, Count: 6},
			{Key: "all", Label: t("all"), Icon: "list", Href: home, Count: 50},
		},
		Mine: []shell.Link{
			{Key: "v1", Label: say(ctx, "监管转办 · 未回复", "Regulator, unanswered"), Dot: 4, Href: home},
			{Key: "v2", Label: say(ctx, "人身财产风险", "Life and property"), Dot: 3, Href: home},
			{Key: "v3", Label: say(ctx, "大客户 4 小时响应", "Key accounts, 4 hours"), Dot: 2, Href: home},
		},
		Manage: []shell.Link{
			{Key: "board", Label: t("board"), Icon: "board", Href: home},
			{Key: "dash", Label: t("dashboard"), Icon: "chart", Href: "/_ui/dashboard", Go: "d"},
			{Key: "customers", Label: t("customers"), Icon: "users", Href: home},
			{Key: "capa", Label: t("mend"), Icon: "repeat", Href: home},
			{Key: "crisis", Label: t("crisis"), Icon: "siren", Href: home},
			{Key: "admin", Label: t("settings"), Icon: "settings", Href: "/_ui"},
		},
		Bottom: []shell.Link{
			{Key: "mine", Label: t("mine"), Icon: "inbox", Href: home},
			{Key: "over", Label: t("over"), Icon: "triangle", Href: home, Count: 3, Tone: "over"},
			{Key: "all", Label: t("all"), Icon: "list", Href: home},
			{Key: "dash", Label: t("dashboard"), Icon: "chart", Href: "/_ui/dashboard"},
		},
	}
}

func (c show) frame(r *http.Request, title, active string) shell.Page {
	ctx := r.Context()
	return shell.Page{Frame: shell.NewFrame(c.assets, r), Title: i18n.T(ctx, title), Active: active, Nav: nav(ctx),
		Palette: "/_ui/palette",
		User: shell.User{Name: say(ctx, "林晓", "Xiao Lin"), Role: i18n.T(ctx, "ui.role"), Menu: []kit.MenuItem{
			{Label: i18n.T(ctx, "ui.offline"), Icon: "pause"}, {Rule: true},
			{Label: i18n.T(ctx, "ui.sign_out"), Icon: "logout", Href: "/_ui/sign-in"}}}}
}

func people(ctx context.Context) []kit.Option {
	dept := say(ctx, "售后技术部", "After-sales engineering")
	return []kit.Option{{Value: "1", Label: say(ctx, "林晓", "Xiao Lin"), Hint: dept},
		{Value: "2", Label: say(ctx, "陈立", "Li Chen"), Hint: dept},
		{Value: "3", Label: say(ctx, "宋岚", "Lan Song"), Hint: say(ctx, "值班经理", "Duty manager")},
		{Value: "4", Label: say(ctx, "高远", "Yuan Gao"), Hint: dept}}
}
