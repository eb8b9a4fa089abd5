'use strict';

document.title = `Call ${call.callId}`;
byId('call').textContent = call.subtitle;

for (const fact of call.facts) {
  const bad = fact.bad ? 'bad' : '';
  if (fact.from === null) {
    const cell = document.createElement('div');
    cell.append(element('dt', fact.name), element('dd', fact.value, { className: bad }));
    byId('facts').append(cell);
  } else {
    const button = element('button', '', { type: 'button', title: 'Show it on the axis' });
    button.append(element('span', fact.name, { className: 'soft' }), element('span', fact.value, { className: bad }));
    button.addEventListener('click', () => goTo(fact.from, fact.to));
    const item = document.createElement('li');
    item.append(button);
    byId('moments').append(item);
  }
}
byId('moments').hidden = byId('moments').childElementCount === 0;

byId('notes').append(...call.notes.map(note => element('p', note)));
if (call.callerPeaks === '') {
  byId('player').hidden = true;
}

// Only what is on the axis is explained.
for (const entry of byId('legend').children) {
  entry.hidden = !call.spans.some(span => entry.dataset.span === span.kind && (!entry.dataset.state || entry.dataset.state === span.state));
}

byId('zoom-in').addEventListener('click', () => zoom(0.5));
byId('zoom-out').addEventListener('click', () => zoom(2));
byId('zoom-fit').addEventListener('click', () => show(0, call.duration));
byId('help').addEventListener('click', () => byId('keys').showModal());

const placeOf = event => {
  const box = stage.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
};

stage.addEventListener('wheel', event => {
  // Lines and pages, where a browser counts so, are about 16 and 400 pixels.
  const unit = [1, 16, 400][event.deltaMode];
  event.preventDefault();
  hideTip();
  if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    pan((event.deltaX || event.deltaY) * unit / size.plot * (view.to - view.from));
  } else {
    // A pinch on a touchpad arrives as a wheel with ctrl, in small steps.
    zoom(Math.exp(event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.002)), toTime(Math.max(placeOf(event).x, size.left)));
  }
}, { passive: false });

// One pointer drags, two pinch; one that hardly moved is a click. Captured only when it drags, so that buttons on the axis keep their clicks.
const pointers = new Map();
let moved = 0;

stage.addEventListener('pointerdown', event => {
  if (event.button !== 0) {
    return;
  }
  moved = pointers.size === 0 ? 0 : Infinity;
  pointers.set(event.pointerId, placeOf(event));
});

stage.addEventListener('pointermove', event => {
  const before = pointers.get(event.pointerId);
  if (!before) {
    return;
  }
  const now = placeOf(event);
  const second = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  if (second) {
    const spread = Math.max(Math.abs(before.x - second.x), 8) / Math.max(Math.abs(now.x - second.x), 8);
    zoom(spread, toTime((now.x + second.x) / 2));
  } else {
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (moved > 4) {
      stage.setPointerCapture(event.pointerId);
      stage.classList.add('dragging');
      pan((before.x - now.x) / size.plot * (view.to - view.from));
    }
  }
  pointers.set(event.pointerId, now);
});

function release(event) {
  if (!pointers.delete(event.pointerId)) {
    return;
  }
  stage.classList.remove('dragging');
  if (event.type === 'pointerup' && moved <= 4 && !event.target.closest('button')) {
    click(placeOf(event));
  }
}

window.addEventListener('pointerup', release);
window.addEventListener('pointercancel', release);

function click({ x, y }) {
  const e = mediaAt(x, y);
  if (e) {
    choose(e);
  } else if (x >= size.left) {
    seek(toTime(x));
  }
}

const KEYS = {
  '+': () => zoom(0.5),
  '=': () => zoom(0.5),
  '-': () => zoom(2),
  '0': () => show(0, call.duration),
  ArrowLeft: () => pan((view.from - view.to) / 8),
  ArrowRight: () => pan((view.to - view.from) / 8),
  Home: () => pan(-call.duration),
  End: () => pan(call.duration),
  ' ': () => audio.paused ? audio.play() : audio.pause(),
  n: () => step(1),
  p: () => step(-1),
  b: () => hear('both'),
  c: () => hear('caller'),
  a: () => hear('other'),
  '/': () => byId('find').focus(),
  '?': () => byId('keys').showModal(),
  Escape: () => choose(null),
};

document.addEventListener('keydown', event => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isTyping = event.target.closest('input[type=search], dialog');
  const inControl = event.target.closest('audio, input, button, #scroller');
  // In a control its own keys come first: space, arrows, Home and End have a meaning there.
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[key] || isTyping || (inControl && !/^([-+=0npbca/?]|Escape)$/.test(key))) {
    return;
  }
  event.preventDefault();
  KEYS[key]();
});

/** While it plays, the playhead moves and the view follows it. */
function follow() {
  if (!audio.paused) {
    reveal(audio.currentTime);
    redraw();
    requestAnimationFrame(follow);
  }
}

audio.addEventListener('play', follow);
audio.addEventListener('seeked', redraw);
audio.addEventListener('pause', redraw);
new ResizeObserver(() => {
  measure();
  show(view.from, view.to);
}).observe(stage);
new ResizeObserver(showList).observe(scroller);
measure();
filter();
