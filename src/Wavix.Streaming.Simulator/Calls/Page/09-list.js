'use strict';

// The list of events, of which only the rows on the screen exist; the filter, the search, and the message that is chosen.
const ROW = 28;
const SPARE_ROWS = 6;
const list = byId('list');
const numberOf = count => count.toLocaleString('en');
const scroller = byId('scroller');

function makeRow({ e }) {
  const row = element('button', '', { type: 'button' });
  const kind = element('span', '', { className: 'kind' });
  const dot = element('i', '', { className: 'dot' });
  dot.dataset.kind = e.kind;
  dot.dataset.name = e.name;
  kind.append(dot, element('span', e.name));
  row.append(element('span', timeOf(e.at)), element('span', directionOf(e), { className: 'soft' }), kind, element('span', e.problem ? `${textOf(e).title}: ${e.problem}` : textOf(e).title));
  row.addEventListener('click', () => choose(e));
  const item = document.createElement('li');
  item.append(row);
  return item;
}

function showList() {
  list.style.height = `${listed.length * ROW}px`;
  const first = Math.max(Math.floor(scroller.scrollTop / ROW) - SPARE_ROWS, 0);
  const last = Math.min(Math.ceil((scroller.scrollTop + scroller.clientHeight) / ROW) + SPARE_ROWS, listed.length);
  const rows = listed.slice(first, last).map((e, i) => ({ key: e.key, e, index: first + i }));
  reconcile(list, rows, makeRow, (item, { e, index }) => {
    item.style.transform = `translateY(${index * ROW}px)`;
    item.setAttribute('aria-posinset', index + 1);
    item.setAttribute('aria-setsize', listed.length);
    item.firstChild.setAttribute('aria-pressed', String(e === chosen));
  });
  byId('nothing').hidden = listed.length > 0;
}

function showCount() {
  const at = listed.indexOf(chosen) + 1;
  const what = query.trim() ? listed.length === 1 ? 'match' : 'matches' : listed.length === 1 ? 'event' : 'events';
  byId('count').textContent = `${at > 0 ? `${numberOf(at)} of ` : ''}${numberOf(listed.length)} ${what}`;
}

/** Scrolls the list so that a row is in it. */
function scrollTo(index) {
  const top = index * ROW;
  if (index >= 0 && (top < scroller.scrollTop || top + ROW > scroller.scrollTop + scroller.clientHeight)) {
    scroller.scrollTop = Math.max(top - scroller.clientHeight / 2, 0);
  }
}

/** Shows the whole message of an event; null closes the panel. */
function choose(e) {
  chosen = e ?? null;
  byId('detail').hidden = !chosen;
  byId('lower').classList.toggle('open', Boolean(chosen));
  if (chosen) {
    const { title, message } = textOf(chosen);
    byId('detail-title').textContent = title;
    byId('detail-place').textContent = `${timeOf(chosen.at)}, ${directionOf(chosen)}`;
    byId('detail-problem').textContent = chosen.problem ?? '';
    byId('detail-problem').hidden = !chosen.problem;
    byId('detail-message').textContent = message;
    scrollTo(listed.indexOf(chosen));
    reveal(chosen.at);
  }
  showList();
  showCount();
  redraw();
}

for (const kind of KINDS.filter(each => counts[each] > 0)) {
  const label = document.createElement('label');
  const box = element('input', '', { type: 'checkbox', checked: shown.has(kind), id: `kind-${kind}` });
  box.addEventListener('change', () => {
    shown[box.checked ? 'add' : 'delete'](kind);
    filter();
  });
  const dot = element('i', '', { className: 'dot' });
  dot.dataset.kind = kind;
  label.append(box, dot, element('span', NAMES[kind]), element('span', numberOf(counts[kind]), { className: 'soft' }));
  byId('kinds').append(label);
}

let typing = 0;

byId('find').addEventListener('input', () => {
  clearTimeout(typing);
  // A search through the audio messages of a long call takes longer than a keystroke.
  typing = setTimeout(() => {
    query = byId('find').value;
    filter();
  }, shown.has('media') ? 200 : 0);
});
byId('find').addEventListener('keydown', event => {
  if (event.key === 'Enter') {
    step(event.shiftKey ? -1 : 1);
  } else if (event.key === 'Escape' && byId('find').value) {
    byId('find').value = '';
    query = '';
    filter();
  }
});
byId('previous').addEventListener('click', () => step(-1));
byId('next').addEventListener('click', () => step(1));
byId('close').addEventListener('click', () => choose(null));
scroller.addEventListener('scroll', showList, { passive: true });
scroller.addEventListener('keydown', event => {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    step(event.key === 'ArrowDown' ? 1 : -1);
    list.querySelector('[aria-pressed=true]')?.focus({ preventScroll: true });
  }
});
