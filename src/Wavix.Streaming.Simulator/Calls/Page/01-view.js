'use strict';

// The call, and the part of it that is on the screen. Times are seconds from the start of the call.
const call = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const stage = byId('stage');
const canvas = byId('canvas');
const audio = byId('audio');

const NARROW = 640;
const RIGHT = 10;
const MAX_PIXELS_PER_PEAK = 8;

const WHOLE = Math.max(call.duration, 0.1);
const view = { from: 0, to: WHOLE };

// Measured when the size changes, not for each message: reading a size makes the browser lay out the page.
const size = { stage: 0, left: 0, plot: 1 };

function measure() {
  size.stage = stage.clientWidth;
  size.left = size.stage < NARROW ? 64 : 108;
  size.plot = Math.max(size.stage - size.left - RIGHT, 1);
  for (const layer of stage.querySelectorAll('.plot')) {
    layer.style.left = `${size.left}px`;
  }
}

const toX = time => size.left + (time - view.from) / (view.to - view.from) * size.plot;
const toTime = x => view.from + (x - size.left) / size.plot * (view.to - view.from);

/** A length of time that the screen can show: from the finest zoom to the whole call. */
function clampLength(length) {
  const least = Math.min(WHOLE, size.plot / MAX_PIXELS_PER_PEAK * call.secondsPerPeak);
  return Math.min(Math.max(length, least), WHOLE);
}

/** Shows the times from..to, as near as the length of the call and the finest zoom allow. */
function show(from, to) {
  const length = clampLength(to - from);
  view.from = Math.min(Math.max((from + to - length) / 2, 0), WHOLE - length);
  view.to = view.from + length;
  redraw();
}

/** Zooms by a factor (below 1: closer) and keeps a time where it is. */
function zoom(factor, time = (view.from + view.to) / 2) {
  const length = clampLength((view.to - view.from) * factor);
  const share = (time - view.from) / (view.to - view.from);
  show(time - share * length, time + (1 - share) * length);
}

function pan(seconds) {
  const length = view.to - view.from;
  const from = Math.min(Math.max(view.from + seconds, 0), WHOLE - length);
  show(from, from + length);
}

/** Moves the view only if the time is not in it. */
function reveal(time) {
  if (time < view.from || time > view.to) {
    const half = (view.to - view.from) / 2;
    show(time - half, time + half);
  }
}

/** Shows a stretch of time with what happened around it, and puts the playhead at its start. */
function goTo(from, to = from) {
  const length = Math.max(3 * (to - from), 3);
  const middle = (from + to) / 2;
  seek(from);
  show(middle - length / 2, middle + length / 2);
}

function seek(time) {
  audio.currentTime = Math.min(Math.max(time, 0), call.duration);
  redraw();
}

let pending = 0;

function redraw() {
  pending ||= requestAnimationFrame(() => {
    pending = 0;
    draw();
    placeSpans();
    placeMarkers();
  });
}

/** The index of the first of ascending times that is not before a time. */
function firstAt(times, time) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function element(name, text, properties = {}) {
  const made = Object.assign(document.createElement(name), properties);
  made.textContent = text;
  return made;
}

/** Makes the children of a container those of the items, and keeps what is already there: a focused button remains focused. */
function reconcile(container, items, make, update) {
  const old = container.made ?? new Map();
  const made = new Map();
  for (const item of items) {
    const child = old.get(item.key) ?? make(item);
    made.set(item.key, child);
    update(child, item);
  }
  for (const [key, child] of old) {
    if (!made.has(key)) {
      child.remove();
    }
  }
  let place = container.firstChild;
  for (const child of made.values()) {
    if (child === place) {
      place = place.nextSibling;
    } else {
      container.insertBefore(child, place);
    }
  }
  container.made = made;
}
