package catalog

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"amends/internal/i18n"
	"amends/internal/web/kit"
)

var way = []string{"new", "accepted", "investigating", "confirming", "rectifying", "revisiting", "closed"}

func stages(ctx context.Context) []kit.Option {
	var out []kit.Option
	for _, s := range way {
		out = append(out, kit.Option{Value: s, Label: i18n.T(ctx, "ui.stage_"+s)})
	}
	return out
}

func grades(ctx context.Context) []kit.Option {
	return []kit.Option{{Value: "1", Label: i18n.T(ctx, "ui.p1")}, {Value: "2", Label: i18n.T(ctx, "ui.p2")},
		{Value: "3", Label: i18n.T(ctx, "ui.p3")}, {Value: "4", Label: i18n.T(ctx, "ui.p4")}}
}

func bar(ctx context.Context, at int) []kit.StageStep {
	var out []kit.StageStep
	for i, s := range way {
		state := "next"
		switch {
		case i < at:
			state = "done"
		case i == at:
			state = "now"
		}
		out = append(out, kit.StageStep{Label: i18n.T(ctx, "ui.stage_"+s), State: state})
	}
	return out
}

func sample(ctx context.Context, r row) templ.Component {
	return samplePane(r, entries(ctx, r.Customer))
}

func entries(ctx context.Context, customer string) []kit.Entry {
	lin, gao, system := say(ctx, "林晓", "Xiao Lin"), say(ctx, "高远", "Yuan Gao"), i18n.T(ctx, "ui.system")
	photo := func(zh, en string) kit.File {
		return kit.File{Name: say(ctx, zh, en), Kind: "image", Href: "/assets/now/kit/icon.svg"}
	}
	return []kit.Entry{
		{ID: "e1", Kind: kit.FromCustomer, Who: customer, Act: i18n.T(ctx, "ui.act_submit"), At: "11-19 18:46",
			Stamp: "2026-11-19T18:46:00+08:00",
			Text: say(ctx, "客户反映：冰箱冷藏室不制冷，三次上门仍未修好，要求换机。客户希望尽快给出明确的处理时间与方案，如本次仍无法解决，将向市场监管部门反映。",
				"The fridge does not cool after three visits. The customer wants a clear date and a plan, and will turn to the regulator otherwise."),
			Files: []kit.File{photo("现场照片-1.jpg", "photo-1.jpg"), photo("订单截图.png", "order.png")}},
		{ID: "e2", Kind: kit.System, Act: i18n.T(ctx, "ui.act_grade"), Who: system, At: "11-19 18:48",
			Text: say(ctx, "命中规则「产品类 + 重复投诉 ≥ 2 次」，优先级由 P3 提升为 P1，路由至售后技术部。",
				"Rule “product and two repeats”: grade raised from P3 to P1, sent to after-sales engineering.")},
		{ID: "e3", Kind: kit.System, Act: i18n.T(ctx, "ui.act_accept"), Who: lin, At: "11-19 19:00",
			Text: say(ctx, "首次回复时限已达成，用时 14 分钟。", "First reply in time, after 14 minutes.")},
		{ID: "e4", Kind: kit.Reply, Who: lin, Act: i18n.T(ctx, "ui.reply_to"), At: "11-19 19:02",
			Text: say(ctx, "您好，非常抱歉给您带来不便。我是本次投诉的专属处理人林晓，已同步技术与网点同事核查前几次上门记录，今日 18:00 前给您书面答复。",
				"We are sorry. I am Xiao Lin and I handle your complaint. You have our written answer by 18:00 today.")},
		{ID: "e5", Kind: kit.System, Icon: "users", Act: i18n.T(ctx, "ui.act_help"), Who: lin, At: "11-19 19:17",
			Text: say(ctx, "邀请 售后技术部 · 高工 参与调查，协办时限 4 工作小时。",
				"Asked after-sales engineering to take part within 4 working hours.")},
		{ID: "e6", Kind: kit.InternalNote, Who: gao, Act: i18n.T(ctx, "ui.note"), At: "11-19 21:56",
			Text: say(ctx, "三次维修均更换温控板，未检测蒸发器结霜传感器。判断根因为传感器虚焊（批次 2405-B）。建议直接换机。",
				"Three repairs changed the control board; nobody tested the frost sensor. Cold solder joint, batch 2405-B. Replace the unit."),
			Files: []kit.File{{Name: say(ctx, "维修记录.pdf", "repairs.pdf"), Kind: "pdf", Href: "/_ui", Size: "182 KB"}}},
		{ID: "e7", Kind: kit.FromCustomer, Who: customer, Act: i18n.T(ctx, "ui.act_more"), At: "11-19 23:06",
			Text: say(ctx, "家里有老人需要冷藏胰岛素，请务必今天给准信。", "We keep insulin in it. Please tell us today.")},
		{ID: "e8", Kind: kit.Clockwork, Tone: "over", Act: i18n.T(ctx, "ui.act_over"), Who: system, At: "11-21 21:10",
			Text: say(ctx, "已自动升级至值班经理 宋岚，并抄送质量安全部。", "Escalated to the duty manager Lan Song, copied to quality.")},
	}
}

// badges are the six states of a clock.
func badges(ctx context.Context) []kit.SLA {
	list := []kit.SLA{}
	for _, s := range []struct {
		left, total time.Duration
	}{{200 * time.Minute, 24 * time.Hour * 2 / 3}, {71 * time.Minute, 4 * time.Hour}, {34 * time.Minute, 4 * time.Hour},
		{-95 * time.Minute, 4 * time.Hour}} {
		list = append(list, row{Left: s.left, Total: s.total, Clock: "solve"}.sla(ctx))
	}
	list[0].State = kit.SLAState(list[0].Left, 6*time.Hour, 0, 0)
	list[0].Total = 6 * time.Hour
	return append(list, kit.SLA{State: kit.SLAHold, Says: i18n.T(ctx, "ui.on_hold"), Clock: i18n.T(ctx, "ui.clock_mend"),
		Title: i18n.T(ctx, "ui.hint")},
		kit.SLA{State: kit.SLADone, Says: i18n.T(ctx, "ui.met", "d", i18n.Duration(ctx, 14*time.Minute)),
			Clock: i18n.T(ctx, "ui.clock_reply")})
}

func categories(ctx context.Context) []kit.Node {
	return []kit.Node{
		{Value: "q", Label: say(ctx, "产品质量", "Quality"),
			Children: []kit.Node{{Value: "q1", Label: say(ctx, "制冷", "Cooling"),
				Children: []kit.Node{{Value: "q11", Label: say(ctx, "不制冷", "Does not cool")},
					{Value: "q12", Label: say(ctx, "结霜", "Frost")}}}, {Value: "q2", Label: say(ctx, "噪音", "Noise")}}},
		{Value: "d", Label: say(ctx, "物流配送", "Delivery"),
			Children: []kit.Node{{Value: "d1", Label: say(ctx, "延期", "Late")}, {Value: "d2", Label: say(ctx, "破损", "Damaged")}}},
		{Value: "f", Label: say(ctx, "收费", "Fees")},
	}
}
