// A thin bar at the top for what takes longer than 150 ms; nothing for what does not. Says so when the line is cut.
const bar = document.createElement('div');
bar.className = 's-bar';
document.body.append(bar);
let open = 0;
let timer;

document.addEventListener('htmx:before:request', (event) => {
  if (event.detail.ctx.sourceElement?.hasAttribute('hx-sse:connect')) return; // the stream never ends
  event.detail.ctx.counted = true;
  if (open++ === 0) timer = setTimeout(() => bar.classList.add('is-on'), 150);
});
document.addEventListener('htmx:finally:request', (event) => {
  if (!event.detail.ctx?.counted) return;
  open = Math.max(0, open - 1);
  if (open === 0) { clearTimeout(timer); bar.classList.remove('is-on'); }
});

function line() {
  const note = document.querySelector('[data-offline]');
  if (note) note.hidden = navigator.onLine;
}
addEventListener('online', line);
addEventListener('offline', line);
line();
