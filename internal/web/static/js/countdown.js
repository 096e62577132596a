// Counts the clocks on. The server says what was left at an instant and until when working time runs; the browser only
// subtracts, in steps of 15 seconds, and never beyond that moment.
import { each, say } from './dom.js';

const skew = Number(document.documentElement.dataset.now || 0) * 1000 - Date.now();
const server = () => (Number.isFinite(skew) && document.documentElement.dataset.now ? Date.now() + skew : Date.now()) / 1000;

/** A length in words: minutes under an hour, hours and minutes under 48 hours, else days. */
export function words(seconds) {
  const m = Math.floor(Math.abs(seconds) / 60);
  if (m < 60) return say('minutes', { n: m });
  if (m < 48 * 60) return say('hours_minutes', { h: Math.floor(m / 60), m: String(m % 60).padStart(2, '0') });
  const h = Math.floor(m % 1440 / 60);
  return h === 0 ? say('days', { n: Math.floor(m / 1440) }) : say('days_hours', { d: Math.floor(m / 1440), h });
}

const drawings = {
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.2 2"/>',
  flame: '<path d="M12 3c.6 3.4 5.5 5.4 5.5 10.5a5.5 5.500 0 0 1-11 0c0-2.2 1-3.7 2.2-4.9.4 1.600 1.100 2.300 2 2.700C10.400 8 10.700 5.400 12 3z"/>',
  triangle: '<path d="M12 3.5L21.5 20h-19zM12 10v4.5M12 17.2v.1"/>',
};

function tick(badge) {
  const d = badge.dataset;
  const now = Math.min(server(), Number(d.until || Infinity));
  const left = Number(d.left) - Math.max(0, now - Number(d.at));
  const total = Number(d.total);
  const used = total > 0 ? 1 - left / total : 1;
  const state = left < 0 ? 'over' : used >= Number(d.risk) ? 'risk' : used >= Number(d.warn) ? 'warn' : 'ok';
  const text = Math.abs(left) < 60 ? say(left < 0 ? 'just_over' : 'hardly_left') : say(left < 0 ? 'over' : 'left', { d: words(left) });
  const at = badge.querySelector('[data-sla-words]');
  if (at && at.textContent !== text) at.textContent = text;
  badge.style.setProperty('--used', Math.max(0, Math.min(100, used * 100)).toFixed(1));
  if (state === d.sla) return;
  badge.classList.replace('is-' + d.sla, 'is-' + state);
  d.sla = state;
  const svg = badge.querySelector('svg');
  if (svg) svg.innerHTML = drawings[state === 'over' ? 'triangle' : state === 'risk' ? 'flame' : 'clock'];
}

const all = () => { if (!document.hidden) document.querySelectorAll('[data-sla]').forEach(tick); };
each('[data-sla]', tick);
setInterval(all, 15000);
document.addEventListener('visibilitychange', all);
