// The numbers beside the views follow the news: soon after the first change, then at most every ten seconds, however
// busy the desk is. A hidden page asks nothing; its stream is closed and it asks again when it comes back.
import { el } from '../../kit/js/dom.js';

const every = 10000;
let last = 0;
let timer = 0;

async function ask() {
  timer = 0;
  last = Date.now();
  let counts;
  try {
    const answer = await fetch('/queue/counts', { headers: { 'HX-Request': 'true' } });
    if (!answer.ok) return;
    counts = await answer.json();
  } catch { return; } // the next change asks again
  for (const link of document.querySelectorAll('[data-count-of]')) {
    const n = counts[link.dataset.countOf];
    if (n === undefined) continue;
    let mark = link.querySelector('.k-count');
    if (!n) { mark?.remove(); continue; }
    if (!mark) {
      const tone = link.dataset.countTone;
      mark = el('span', { class: 'k-count' + (tone ? ' is-' + tone : '') });
      link.append(mark);
    }
    mark.textContent = String(n);
  }
}

function soon() {
  if (!timer) timer = setTimeout(ask, Math.max(800, last + every - Date.now()));
}

document.addEventListener('htmx:sse:before:message', (event) => { if (['changed', 'resync'].includes(event.detail.message.event)) soon(); });
let before = false;
document.addEventListener('htmx:sse:after:connection', () => { if (before) soon(); before = true; });
