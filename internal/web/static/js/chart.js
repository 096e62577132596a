// Draws [data-chart] with ECharts, fetched only where there is a chart. Colours are names (c1…c6, muted, grid, text,
// over, ok, warn, risk); they become the theme's, so a change of theme draws again.
import { each } from './dom.js';

let library;
const charts = new Map();
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;

const tokens = { c1: '--c1', c2: '--c2', c3: '--c3', c4: '--c4', c5: '--c5', c6: '--c6', muted: '--c-muted', grid: '--c-grid', text: '--text', text2: '--text-2', text3: '--text-3', line: '--line', surface: '--surface', surface3: '--surface-3', over: '--sla-over-bar', ok: '--sla-ok-bar', warn: '--sla-warn-bar', risk: '--sla-risk-bar', brand: '--brand' };

function paint(value, css, key = '') {
  if (typeof value === 'string') return /colou?r/i.test(key) && tokens[value] ? css.getPropertyValue(tokens[value]).trim() : value;
  if (Array.isArray(value)) return value.map((v) => paint(v, css, key));
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, paint(v, css, k)]));
  return value;
}

function axis(css, more) {
  const text = css.getPropertyValue('--text-2').trim();
  const grid = css.getPropertyValue('--c-grid').trim();
  const one = (a) => ({ ...a, axisLabel: { color: text, fontSize: 12, ...a.axisLabel }, axisLine: { lineStyle: { color: grid }, ...a.axisLine }, axisTick: { show: false, ...a.axisTick }, splitLine: { lineStyle: { color: grid }, ...a.splitLine } });
  return Array.isArray(more) ? more.map(one) : more && one(more);
}

async function draw(node) {
  const json = node.dataset.chart;
  library ??= import('../vendor/echarts.min.js');
  const echarts = await library;
  if (!node.isConnected || node.dataset.chart !== json) return;
  const css = getComputedStyle(document.documentElement);
  const get = (name) => css.getPropertyValue(name).trim();
  let chart = charts.get(node);
  if (!chart) { chart = echarts.init(node, null, { renderer: 'svg' }); charts.set(node, chart); watch.observe(node); }
  const option = paint(JSON.parse(json), css);
  chart.setOption({
    animation: !still && !paper, animationDuration: 240,
    color: ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6'].map(get),
    textStyle: { fontFamily: get('--font'), color: get('--text-2') },
    tooltip: { trigger: 'axis', confine: true, backgroundColor: get('--surface'), borderColor: get('--line-2'), textStyle: { color: get('--text'), fontSize: 12 }, ...option.tooltip },
    legend: { left: 0, top: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 9, itemGap: 14, textStyle: { color: get('--text-2'), fontSize: 12 }, ...option.legend },
    grid: { left: 4, right: 8, top: 34, bottom: 4, containLabel: true, ...option.grid },
    ...Object.fromEntries(Object.entries(option).filter(([k]) => !['tooltip', 'legend', 'grid', 'xAxis', 'yAxis'].includes(k))),
    ...(option.xAxis ? { xAxis: axis(css, option.xAxis) } : {}),
    ...(option.yAxis ? { yAxis: axis(css, option.yAxis) } : {}),
  }, true);
  chart.off('click');
  chart.on('click', (what) => { const to = what.data?.href || what.value?.href; if (to) location.href = to; });
  node.dataset.drawn = 'yes';
}

const watch = new ResizeObserver((list) => { for (const { target } of list) charts.get(target)?.resize(); });
const all = () => { for (const [node, chart] of charts) if (!node.isConnected) { chart.dispose(); charts.delete(node); } document.querySelectorAll('[data-chart]').forEach(draw); };
each('[data-chart]', (node) => { if (!charts.has(node)) draw(node); });
document.documentElement.addEventListener('theme', all);
// Paper is light. The colours of a drawn chart do not follow the style sheet, so it is drawn again, at once.
let paper = false;
addEventListener('beforeprint', () => { paper = true; document.documentElement.dataset.theme = 'light'; for (const chart of charts.values()) chart.resize({ animation: { duration: 0 } }); all(); });
addEventListener('afterprint', () => { paper = false; window.applyTheme(); });
