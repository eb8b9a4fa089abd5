'use strict';

// All that came from the wire is put in by textContent: it is text, whatever it looks like.
let chosen = null;

const KINDS = ['http', 'state', 'mark', 'clear', 'problem', 'media'];
const NAMES = { http: 'webhooks and requests', state: 'connected, start, stop, other', mark: 'marks', clear: 'clears', problem: 'problems', media: 'audio messages' };
const shown = new Set(KINDS.filter(kind => kind !== 'media'));
const directionOf = e => e.direction === 0 ? 'Wavix \u2192 app' : 'app \u2192 Wavix';

function element(name, text, properties = {}) {
  const made = Object.assign(document.createElement(name), properties);
  made.textContent = text;
  return made;
}

const markers = call.events.filter(e => e.kind !== 'media').map(e => {
  const button = element('button', '', { type: 'button', title: `${e.at.toFixed(3)} s  ${e.title}` });
  button.dataset.kind = e.kind;
  button.setAttribute('aria-label', `${e.at.toFixed(3)} seconds, ${directionOf(e)}: ${e.title}`);
  button.addEventListener('click', () => choose(e));
  byId('markers').append(button);
  return { e, button };
});

function placeMarkers() {
  // Of markers that would hide each other every other one stands lower.
  const before = [{ x: -Infinity, low: false }, { x: -Infinity, low: false }];
  for (const { e, button } of markers) {
    const x = toX(e.at);
    const low = x - before[e.direction].x < 12 && !before[e.direction].low;
    before[e.direction] = { x, low };
    button.hidden = x < LEFT - 1 || x > LEFT + plotWidth() + 1;
    button.style.transform = `translate(${(x - 7).toFixed(1)}px, ${laneTop(e.direction) + (low ? 14 : 7)}px)`;
    button.setAttribute('aria-pressed', String(e === chosen));
  }
}

/** Shows an event's whole message. */
function choose(e) {
  chosen = e;
  byId('detail-title').textContent = `${e.title}, ${directionOf(e)}, at ${e.at.toFixed(3)} s`;
  byId('detail-problem').textContent = e.problem ?? '';
  byId('detail-problem').hidden = !e.problem;
  byId('detail-message').textContent = e.message;
  for (const row of byId('list').querySelectorAll('button')) {
    const isChosen = row.e === e;
    row.setAttribute('aria-pressed', String(isChosen));
    if (isChosen) {
      const list = byId('list');
      const top = row.getBoundingClientRect().top - list.getBoundingClientRect().top;
      if (top < 0 || top > list.clientHeight - row.offsetHeight) {
        list.scrollTop += top - list.clientHeight / 2;
      }
    }
  }
  reveal(e.at);
  redraw();
}

/** The event after or before the chosen one, among the kinds that are listed. */
function step(by) {
  const events = call.events.filter(e => shown.has(e.kind) || e === chosen);
  const at = events.indexOf(chosen);
  const next = events[at < 0 ? (by > 0 ? 0 : events.length - 1) : at + by];
  if (next) {
    choose(next);
  }
}

/** The audio message of a lane that is nearest to a place, or none when it is more than a few pixels off. */
function mediaAt(x, y) {
  const direction = [0, 1].find(d => y >= laneTop(d) && y < laneTop(d) + LANE_HEIGHT);
  let nearest = null;
  for (const e of direction === undefined ? [] : media[direction]) {
    if (Math.abs(toX(e.at) - x) <= Math.min(6, nearest ? Math.abs(toX(nearest.at) - x) : 6)) {
      nearest = e;
    }
  }
  return nearest;
}

function list() {
  byId('list').replaceChildren(...call.events.filter(e => shown.has(e.kind)).map(e => {
    const row = element('button', '', { type: 'button', e });
    row.setAttribute('aria-pressed', String(e === chosen));
    const kind = element('span', '', { className: 'kind' });
    const dot = element('i', '', { className: 'dot' });
    dot.dataset.kind = e.kind;
    kind.append(dot, element('span', e.name));
    row.append(
      element('span', `${e.at.toFixed(3)} s`),
      element('span', directionOf(e), { className: 'soft' }),
      kind,
      element('span', e.problem ?? e.title));
    row.addEventListener('click', () => choose(e));
    const item = document.createElement('li');
    item.append(row);
    return item;
  }));
}

for (const kind of KINDS) {
  const count = call.events.filter(e => e.kind === kind).length;
  if (kind === 'http' && count === 0) {
    // A stream alone has none.
    continue;
  }

  const label = document.createElement('label');
  const box = element('input', '', { type: 'checkbox', checked: shown.has(kind) });
  box.id = `kind-${kind}`;
  box.addEventListener('change', () => {
    shown[box.checked ? 'add' : 'delete'](kind);
    list();
  });
  const dot = element('i', '', { className: 'dot' });
  dot.dataset.kind = kind;
  label.append(box, dot, element('span', `${NAMES[kind]} (${count})`));
  byId('kinds').append(label);
}

list();
