'use strict';

// Messages, requests and lines of a log as buttons on the axis, with as much of their text as there is room for.
const DOT = 16;
const MIN_LABEL = 34;
const onAxis = TRACKS.filter(track => track.rows).map(track => {
  const events = call.events.filter(e => trackOf(e) === track.id);
  return { track, events, times: Float64Array.from(events, e => e.at) };
});

/**
 * Places the events of a track in its rows: each where the last one is furthest away, so that texts find room. Events for which no row has room join the one
 * before them.
 */
function layOut({ track, events, times }) {
  const last = Array.from({ length: track.rows }, () => null);
  const placed = [];
  for (let i = firstAt(times, view.from); i < events.length && times[i] <= view.to; i++) {
    const e = events[i];
    if (!shown.has(e.kind)) {
      continue;
    }
    const x = toX(e.at) - size.left;
    const row = last.indexOf(null) >= 0 ? last.indexOf(null) : last.reduce((best, item, r) => item.x < last[best].x ? r : best, 0);
    if (last[row] && x - last[row].x < DOT) {
      last.reduce((latest, item) => item && item.x > latest.x ? item : latest).events.push(e);
      continue;
    }
    if (last[row]) {
      last[row].room = x - last[row].x - 4;
    }
    last[row] = { key: e.key, x, row, track, events: [e], room: size.plot - x };
    placed.push(last[row]);
  }
  return placed;
}

/** Of marks the name is enough: their color says what they are, and the arrow that they were returned. */
function labelOf({ events }) {
  const [e] = events;
  return events.length > 1 ? `${events.length}`
    : e.name === 'mark' && !e.problem ? e.title.replace(/^mark /, '').replace(/ returned$/, ' \u21a9')
    : e.title;
}

function makeMarker(item) {
  const button = element('button', '', { type: 'button', className: 'marker' });
  button.append(element('i', '', { className: 'dot' }), element('span', '', { className: 'label' }));
  button.addEventListener('click', () => {
    const { events } = button.item;
    if (events.length > 1) {
      goTo(events[0].at, events.at(-1).at);
    } else {
      choose(events[0]);
    }
  });
  return button;
}

function placeMarkers() {
  reconcile(byId('markers'), onAxis.flatMap(layOut), makeMarker, (button, item) => {
    const e = item.events.find(each => each.problem) ?? item.events[0];
    const isMany = item.events.length > 1;
    const room = Math.min(item.room, 340);
    const text = labelOf(item);
    button.item = { title: isMany ? `${item.events.length} events: zoom in to read them` : textOf(e).title, events: item.events };
    button.dataset.kind = e.kind;
    button.dataset.name = e.name;
    button.classList.toggle('many', isMany);
    button.classList.toggle('bare', !isMany && room < MIN_LABEL);
    button.classList.toggle('dim', matches.size > 0 && !item.events.some(each => matches.has(each)));
    button.classList.toggle('found', matches.size > 0 && item.events.some(each => matches.has(each)));
    if (button.lastChild.textContent !== text) {
      button.lastChild.textContent = text;
    }
    button.style.maxWidth = `${Math.max(room, DOT)}px`;
    button.style.transform = `translate(${(item.x - 5).toFixed(1)}px, ${item.track.top + 5 + item.row * ROW_HEIGHT}px)`;
    button.setAttribute('aria-pressed', String(item.events.includes(chosen)));
    button.setAttribute('aria-label', isMany
      ? `${item.events.length} events from ${timeOf(item.events[0].at)}: zoom in`
      : `${timeOf(e.at)}, ${directionOf(e)}: ${textOf(e).title}${e.problem ? `. ${e.problem}` : ''}`);
  });
}
