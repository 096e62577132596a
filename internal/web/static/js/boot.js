// Runs before the first paint: the theme of the reader or of his system, and the density of lists. Not a module, so that
// nothing flashes; inline scripts are forbidden by the policy.
(function () {
  var root = document.documentElement;
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  function apply() {
    var wish = root.dataset.wish;
    root.dataset.theme = wish === 'dark' || (wish !== 'light' && dark.matches) ? 'dark' : 'light';
    root.dispatchEvent(new CustomEvent('theme'));
  }
  apply();
  if (dark.addEventListener) dark.addEventListener('change', apply);
  window.applyTheme = apply;
})();
