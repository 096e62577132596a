// Which words of a text stand in notes that were written for colleagues: the rule of complaint/fromnote.go, which the desk
// asks of what has been saved. Here it is asked of what was only typed. testdata/leaks.json holds the two together.
const hanWeight = 3;
const wholeSentence = 5 * hanWeight;
const partOfOne = 8 * hanWeight;

const isDigit = (r) => /\p{Nd}/u.test(r);
const isHan = (r) => /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u.test(r);

/** What is left of a text when it does not matter how it is set: letters, what each weighs, and what begins anew. */
function read(text) {
  const s = { letters: [], weights: [], begins: [] };
  let apart = true;
  for (const whole of text) {
    if (!/[\p{L}\p{Nd}]/u.test(whole)) { apart = true; continue; }
    for (const r of whole.normalize('NFKC')) {
      const counted = isDigit(s.letters.at(-1) || '') && '年月日号时点分秒元天个'.includes(r);
      s.weights.push(isDigit(r) || counted ? 0 : isHan(r) ? hanWeight : 1);
      s.letters.push(r.toLowerCase());
      s.begins.push(apart);
      apart = false;
    }
  }
  return s;
}

/** The shortest recognisable run from each letter on. */
function runs({ letters, weights }) {
  const out = [];
  let w = 0;
  let end = 0;
  for (let from = 0; from < letters.length; from += 1) {
    while (end < letters.length && w < partOfOne) { w += weights[end]; end += 1; }
    if (w < partOfOne) break;
    out.push(letters.slice(from, end).join(''));
    w -= weights[from];
  }
  return out;
}

const sentences = (note) => note.replaceAll('. ', '\n').split(/[\n\r。！？；!?;]/).flatMap((s) => {
  const rest = /[:：\]】)）]+(.*)/u.exec(s);
  return rest ? [s, rest[1]] : [s];
});

function stands(said, whole) {
  for (let from = 0; from + whole.length <= said.letters.length; from += 1) {
    const end = from + whole.length;
    if (said.begins[from] && (end === said.letters.length || said.begins[end]) && whole.every((r, i) => r === said.letters[from + i])) return true;
  }
  return false;
}

/** Whether words of the notes stand in a text, and not in what is known anyway. */
export function leaks(text, notes, known = []) {
  const said = read(text);
  const open = known.map((k) => read(k).letters.join(''));
  const secret = (run) => !open.some((k) => k.includes(run));
  const parts = notes.flatMap(sentences).map(read);
  const told = new Set(runs(said));
  if (parts.some((p) => runs(p).some((run) => told.has(run) && secret(run)))) return true;
  return parts.some((p) => p.weights.reduce((a, b) => a + b, 0) >= wholeSentence && secret(p.letters.join('')) && stands(said, p.letters));
}
