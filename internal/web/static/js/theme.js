// Theme and density: changed here, remembered in cookies so that the server renders them at once.
import { on, remember } from './dom.js';

const root = document.documentElement;

export function setTheme(wish) {
  root.dataset.wish = wish;
  remember('theme', wish);
  window.applyTheme();
}

/** Light and dark by turns: what the reader sees is what changes. */
export function nextTheme() { setTheme(root.dataset.theme === 'dark' ? 'light' : 'dark'); }

on('click', '[data-theme-set]', (_, at) => setTheme(at.dataset.themeSet));
on('click', '[data-theme-next]', nextTheme);
on('click', '[data-density]', () => {
  const dense = root.classList.toggle('k-dense');
  remember('density', dense ? 'compact' : 'comfortable');
});
on('click', '[data-lang]', (_, at) => { remember('lang', at.dataset.lang); location.reload(); });
on('click', '[data-nav-toggle]', () => document.querySelector('.s-nav')?.classList.toggle('is-open'));
document.addEventListener('pointerdown', (event) => {
  const nav = document.querySelector('.s-nav.is-open');
  if (nav && !nav.contains(event.target) && !event.target.closest('[data-nav-toggle]')) nav.classList.remove('is-open');
});
