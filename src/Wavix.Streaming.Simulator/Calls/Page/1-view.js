'use strict';

// The call, and the part of it that is on the screen. Times are seconds from the call's begin.
const call = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const stage = byId('stage');
const canvas = byId('canvas');
const audio = byId('audio');

const LEFT = 104;
const RIGHT = 10;
const MOST_PIXELS_PER_PEAK = 8;

const WHOLE = Math.max(call.duration, 0.1);
const view = { from: 0, to: WHOLE };

const plotWidth = () => Math.max(stage.clientWidth - LEFT - RIGHT, 1);
const toX = time => LEFT + (time - view.from) / (view.to - view.from) * plotWidth();
const toTime = x => view.from + (x - LEFT) / plotWidth() * (view.to - view.from);

/** A length of time that the screen can show: from the finest zoom to the whole call. */
function clampLength(length) {
  const least = Math.min(WHOLE, plotWidth() / MOST_PIXELS_PER_PEAK * call.secondsPerPeak);
  return Math.min(Math.max(length, least), WHOLE);
}

/** Shows the times from..to, as near as the call's length and the finest zoom allow. */
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

/** Moves the view only when the time is not in it. */
function reveal(time) {
  if (time < view.from || time > view.to) {
    const half = (view.to - view.from) / 2;
    show(time - half, time + half);
  }
}

let pending = 0;

function redraw() {
  pending ||= requestAnimationFrame(() => {
    pending = 0;
    draw();
    placeMarkers();
  });
}
