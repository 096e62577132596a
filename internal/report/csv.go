package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"amends/internal/register"
)

// WriteCSV writes a table that Excel opens as it is: UTF-8 with its mark, and no cell that Excel would take for a formula.
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, c := range row {
			safe[i] = harmless(c)
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless puts an apostrophe before what a spreadsheet would run: a text that begins like a formula and is no number.
func harmless(c string) string {
	if c == "" || !strings.ContainsRune("=+-@\t\r", rune(c[0])) {
		return c
	}
	if _, err := strconv.ParseFloat(c, 64); err == nil {
		return c
	}
	return "'" + c
}

// CSV writes the dashboard as one file: indicators with their definitions, volume, categories and departments, divided
// by empty lines. lang is "zh" or "en".
func (d *Dashboard) CSV(w io.Writer, snap *register.Snapshot, lang string) error {
	say := func(zh, en string) string {
		if lang == "en" {
			return en
		}
		return zh
	}
	n := func(v int64) string { return strconv.FormatInt(v, 10) }
	rows := [][]string{{say("期间", "Period"), period(d.Range.From), period(d.Range.To)},
		{say("对比期间", "Compared with"), period(d.Previous.From), period(d.Previous.To)}, {},
		{say("编号", "Id"), say("版本", "Version"), say("指标", "Indicator"), say("本期", "Now"), say("上期", "Before"), say("单位", "Unit"),
			say("分子", "Numerator"), say("分母", "Denominator"), say("口径", "Definition")}}
	for _, k := range d.KPIs {
		rows = append(rows, []string{k.ID, strconv.Itoa(k.Version), k.Name.In(lang), k.text(k.Now), k.text(k.Previous), k.unit(lang),
			n(k.Now.Num), n(k.Now.Den), k.Formula.In(lang)})
	}
	rows = append(rows, nil, []string{say("日期", "Date"), say("收到", "Received"), say("办结", "Closed"), say("上期收到", "Received before"), say("期末在办", "Open")})
	for _, p := range d.Volume {
		rows = append(rows, []string{period(p.Period), n(p.Received), n(p.Closed), n(p.Before), n(p.Open)})
	}
	rows = append(rows, nil, []string{say("分类", "Category"), say("名称", "Name"), say("件数", "Count"), say("上期", "Before"), say("占比", "Share"), say("累计", "Cumulative")})
	for _, s := range d.Categories {
		name := say("待分类", "not placed yet")
		if c := snap.CategoryByCode[s.Key]; c != nil {
			name = c.Name.In(lang)
		}
		rows = append(rows, []string{s.Key, name, n(s.Count), n(s.Before), percent(s.Share), percent(s.Cumulative)})
	}
	rows = append(rows, nil, []string{say("部门", "Department"), say("收到", "Received"), say("办结", "Closed"), say("按时", "In time"),
		say("临期办结", "Just in time"), say("超时办结", "Late"), say("超时未结", "Overdue"), say("平均时长（分钟）", "Mean minutes")})
	for _, t := range d.Departments {
		name := t.Department
		if dep := snap.DepartmentByID[t.Department]; dep != nil {
			name = dep.Name.In(lang)
		}
		rows = append(rows, []string{name, n(t.Received), n(t.Closed), n(t.InTime), n(t.Near), n(t.Late), n(t.Overdue), n(t.Minutes)})
	}
	return WriteCSV(w, rows)
}

// period reads "2026-11-22", "2026-11" or "2026".
func period(p int64) string {
	switch {
	case p > 9999_99:
		return fmt.Sprintf("%d-%02d-%02d", p/10000, p/100%100, p%100)
	case p > 9999:
		return fmt.Sprintf("%d-%02d", p/100, p%100)
	}
	return strconv.FormatInt(p, 10)
}

func percent(share float64) string { return strconv.FormatFloat(share*100, 'f', 1, 64) + "%" }

// text is a value for a cell: percent with its sign, money in yuan, the rest plain; "" when there was nothing to divide by.
func (k *Indicator) text(v Value) string {
	switch {
	case !v.Defined:
		return ""
	case k.Unit == "percent":
		return percent(v.Value)
	case k.Unit == "money":
		return strconv.FormatFloat(v.Value/100, 'f', 2, 64)
	case k.Unit == "minutes":
		return strconv.FormatFloat(v.Value, 'f', 0, 64)
	}
	return strconv.FormatFloat(v.Value, 'f', -1, 64)
}

func (k *Indicator) unit(lang string) string {
	zh := map[string]string{"count": "件", "percent": "%", "minutes": "分钟", "money": "元"}
	en := map[string]string{"count": "cases", "percent": "%", "minutes": "minutes", "money": "yuan"}
	if lang == "en" {
		return en[k.Unit]
	}
	return zh[k.Unit]
}
