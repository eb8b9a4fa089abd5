'use strict';

document.title = `Call ${call.callId}`;
byId('call').textContent = call.subtitle;
byId('facts').append(...call.facts.map(fact => {
  const cell = document.createElement('div');
  cell.append(element('dt', fact.name), element('dd', fact.value, { className: fact.bad ? 'bad' : '' }));
  return cell;
}));

if (call.note) {
  byId('note').textContent = call.note;
  byId('note').hidden = false;
  audio.hidden = true;
}

byId('zoom-in').addEventListener('click', () => zoom(0.5));
byId('zoom-out').addEventListener('click', () => zoom(2));
byId('zoom-fit').addEventListener('click', () => show(0, call.duration));
byId('previous').addEventListener('click', () => step(-1));
byId('next').addEventListener('click', () => step(1));

const placeOf = event => {
  const box = stage.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
};

stage.addEventListener('wheel', event => {
  event.preventDefault();
  // Lines and pages, where a browser counts so, are about 16 and 400 pixels.
  const unit = [1, 16, 400][event.deltaMode];
  if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    pan((event.deltaX || event.deltaY) * unit / plotWidth() * (view.to - view.from));
  } else {
    // A pinch on a touchpad comes as a wheel with ctrl, in small steps.
    zoom(Math.exp(event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.002)), toTime(Math.max(placeOf(event).x, LEFT)));
  }
}, { passive: false });

// One pointer drags, two pinch; what hardly moved is a click.
const pointers = new Map();
let moved = 0;

stage.addEventListener('pointerdown', event => {
  if (event.button !== 0 || event.target.closest('#markers button')) {
    return;
  }
  stage.setPointerCapture(event.pointerId);
  moved = pointers.size === 0 ? 0 : Infinity;
  pointers.set(event.pointerId, placeOf(event));
});

stage.addEventListener('pointermove', event => {
  const before = pointers.get(event.pointerId);
  if (!before) {
    return;
  }
  const now = placeOf(event);
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  if (other) {
    const spread = Math.max(Math.abs(before.x - other.x), 8) / Math.max(Math.abs(now.x - other.x), 8);
    zoom(spread, toTime((now.x + other.x) / 2));
  } else {
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (moved > 4) {
      stage.classList.add('dragging');
      pan((before.x - now.x) / plotWidth() * (view.to - view.from));
    }
  }
  pointers.set(event.pointerId, now);
});

function release(event) {
  if (!pointers.delete(event.pointerId)) {
    return;
  }
  stage.classList.remove('dragging');
  if (event.type === 'pointerup' && moved <= 4) {
    click(placeOf(event));
  }
}

stage.addEventListener('pointerup', release);
stage.addEventListener('pointercancel', release);

function click({ x, y }) {
  const e = mediaAt(x, y);
  if (e) {
    choose(e);
  } else if (x >= LEFT) {
    audio.currentTime = Math.min(Math.max(toTime(x), 0), call.duration);
    redraw();
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
};

document.addEventListener('keydown', event => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const inControl = event.target.closest('audio, input, button');
  // In a control its own keys come first: space, arrows, Home and End mean something there.
  if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[key] || (inControl && !/^[-+=0np]$/.test(key))) {
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
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
new ResizeObserver(() => show(view.from, view.to)).observe(stage);
redraw();
