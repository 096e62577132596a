package catalog

import (
	"context"
	"fmt"

	"amends/internal/i18n"
	"amends/internal/web/kit"
)

type m = map[string]any

// trend has two series and the period before, dashed and muted.
func trend(ctx context.Context) kit.Chart {
	days, in, out, before := []string{}, []int{}, []int{}, []int{}
	for i := range 30 {
		days = append(days, fmt.Sprintf("11-%02d", i+1))
		in = append(in, 42+(i*7)%19-(i%5)*3)
		out = append(out, 40+(i*5)%13-(i%4)*2)
		before = append(before, 46+(i*11)%17-(i%6)*3)
	}
	series := func(key, color string, data []int, more m) m {
		s := m{"type": "line", "name": i18n.T(ctx, key), "data": data, "smooth": true, "showSymbol": false,
			"lineStyle": m{"width": 2, "color": color}, "itemStyle": m{"color": color}}
		for k, v := range more {
			s[k] = v
		}
		return s
	}
	return kit.Chart{ID: "trend", Label: i18n.T(ctx, "ui.trend"), Data: i18n.T(ctx, "ui.show_data"),
		Head: []string{i18n.T(ctx, "ui.day"), i18n.T(ctx, "ui.in")}, Rows: [][]string{{"11-01", "42"}, {"11-02", "46"}},
		Option: m{"legend": m{}, "xAxis": m{"type": "category", "data": days, "boundaryGap": false},
			"yAxis": m{"type": "value", "min": 0}, "series": []m{
				series("ui.in", "c1", in, m{"areaStyle": m{"opacity": .1}}), series("ui.out", "c6", out, nil),
				series("ui.before", "muted", before, m{"lineStyle": m{"type": "dashed", "width": 1.5, "color": "muted"}})}}}
}

// pareto: the head in the first colour, the tail muted, the sum as a line on the right axis.
func pareto(ctx context.Context) kit.Chart {
	names := []string{say(ctx, "维修质量", "Repairs"), say(ctx, "配送延期", "Late delivery"), say(ctx, "收费争议", "Fees"),
		say(ctx, "产品故障", "Faults"),
		say(ctx, "承诺未兑现", "Broken promises"), say(ctx, "退款时效", "Slow refunds"), say(ctx, "备件缺货", "Parts"),
		say(ctx, "其他", "Others")}
	narrow := 26 // two characters a line
	if i18n.From(ctx) == i18n.En {
		narrow = 46
	}
	counts := []int{312, 246, 178, 152, 120, 96, 75, 54}
	sum, total := 0, 0
	for _, c := range counts {
		total += c
	}
	bars, line, table := []m{}, []float64{}, [][]string{}
	for i, c := range counts {
		sum += c
		color := "c1"
		if i > 3 {
			color = "muted"
		}
		share := float64(sum) / float64(total)
		bars, line = append(bars, m{"value": c, "itemStyle": m{"color": color, "borderRadius": []int{2, 2, 0, 0}},
			"href": "/_ui/workbench"}), append(line, float64(int(share*1000))/10)
		table = append(table, []string{names[i], i18n.Number(ctx, int64(c)), i18n.Percent(ctx, share)})
	}
	return kit.Chart{ID: "pareto", Label: i18n.T(ctx, "ui.causes"), Data: i18n.T(ctx, "ui.show_data"),
		Head: []string{i18n.T(ctx, "ui.cause"), i18n.T(ctx, "ui.cases"), i18n.T(ctx, "ui.share")}, Rows: table,
		Option: m{"legend": m{}, "xAxis": m{"type": "category", "data": names,
			"axisLabel": m{"width": narrow, "overflow": "break", "interval": 0, "fontSize": 11}},
			"yAxis": []m{{"type": "value"}, {"type": "value", "max": 100, "axisLabel": m{"formatter": "{value}%"},
				"splitLine": m{"show": false}}},
			"series": []m{{"type": "bar", "name": i18n.T(ctx, "ui.cases"), "data": bars, "barWidth": "62%"},
				{"type": "line", "name": i18n.T(ctx, "ui.share"), "yAxisIndex": 1, "data": line, "itemStyle": m{"color": "c4"},
					"lineStyle": m{"color": "c4"},
					"markLine": m{"symbol": "none", "silent": true, "data": []m{{"yAxis": 80}},
						"lineStyle": m{"color": "muted", "type": "dashed"},
						"label":     m{"formatter": "80%", "position": "insideEndTop", "color": "text2"}}}}}}
}

// departments: stacked shares, the percentage on the bar.
func departments(ctx context.Context) kit.Chart {
	names := []string{say(ctx, "财务结算部", "Finance"), say(ctx, "零售运营部", "Retail"), say(ctx, "质量安全部", "Quality"),
		say(ctx, "物流协同部", "Logistics"), say(ctx, "售后技术部", "Engineering")}
	good, late := []float64{92.2, 91.1, 81.9, 83.1, 84.4}, []float64{5.2, 6.2, 8.8, 10.8, 6.4}
	over := []float64{}
	for i := range good {
		over = append(over, float64(int((100-good[i]-late[i])*10))/10)
	}
	part := func(key, color string, data []float64, more m) m {
		s := m{"type": "bar", "stack": "all", "name": i18n.T(ctx, key), "data": data, "itemStyle": m{"color": color},
			"barWidth": 15}
		for k, v := range more {
			s[k] = v
		}
		return s
	}
	return kit.Chart{ID: "departments", Label: i18n.T(ctx, "ui.departments"),
		Option: m{"legend": m{}, "xAxis": m{"type": "value", "max": 100, "axisLabel": m{"formatter": "{value}%"}},
			"yAxis": m{"type": "category", "data": names}, "series": []m{
				part("ui.in_time", "ok", good, m{"label": m{"show": true, "position": "insideRight", "formatter": "{c}%",
					"color": "surface", "fontWeight": 600}}),
				part("ui.nearly", "warn", late, nil), part("ui.late", "over", over, nil)}}}
}

// heat: when complaints arrive.
func heat(ctx context.Context) kit.Chart {
	data, hours := [][]int{}, []string{}
	for h := range 14 {
		hours = append(hours, fmt.Sprintf("%02d", h+8))
		for d := range 7 {
			data = append(data, []int{h, d, (h*13+d*7+h*d)%31 + (5-d)*2})
		}
	}
	days := []string{}
	for i := range 7 {
		days = append(days, i18n.T(ctx, fmt.Sprintf("ui.day_%d", 7-i)))
	}
	return kit.Chart{ID: "heat", Label: i18n.T(ctx, "ui.heat"),
		Option: m{"tooltip": m{"trigger": "item"}, "grid": m{"top": 8, "bottom": 44},
			"xAxis": m{"type": "category", "data": hours, "splitLine": m{"show": false}},
			"yAxis": m{"type": "category", "data": days},
			"visualMap": m{"min": 0, "max": 40, "orient": "horizontal", "left": "center", "bottom": 0, "itemHeight": 110,
				"itemWidth": 9, "calculable": false, "text": []string{i18n.T(ctx, "ui.many"), i18n.T(ctx, "ui.few")},
				"inRange": m{"color": []string{"surface3", "c1"}}, "textStyle": m{"color": "text2"}},
			"series": []m{{"type": "heatmap", "data": data,
				"itemStyle": m{"borderColor": "surface", "borderWidth": 2, "borderRadius": 3}}}}}
}

func share(ctx context.Context) kit.Chart {
	return kit.Chart{ID: "share", Height: "s", Label: i18n.T(ctx, "ui.channel"),
		Option: m{"tooltip": m{"trigger": "item"}, "legend": m{"orient": "vertical", "left": "55%", "top": "middle"},
			"series": []m{{"type": "pie", "radius": []string{"55%", "85%"}, "center": []string{"28%", "50%"},
				"label":     m{"show": false},
				"itemStyle": m{"borderColor": "surface", "borderWidth": 2},
				"data": []m{{"name": say(ctx, "400热线", "Hotline"), "value": 420}, {"name": "APP", "value": 310},
					{"name": say(ctx, "微信", "WeChat"), "value": 260}, {"name": say(ctx, "门店", "Shop"), "value": 120}}}}}}
}
