'use strict';

// The canvas: the time axis, the waveforms, and a tick for each audio message. The rest is buttons above it.
let palette = new Map();

function color(name) {
  if (!palette.has(name)) {
    palette.set(name, getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim());
  }
  return palette.get(name);
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  palette = new Map();
  redraw();
});

function draw() {
  const scale = window.devicePixelRatio || 1;
  const width = Math.round(size.stage * scale);
  const height = Math.round(HEIGHT * scale);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const paint = canvas.getContext('2d');
  paint.setTransform(scale, 0, 0, scale, 0, 0);
  paint.clearRect(0, 0, size.stage, HEIGHT);
  paint.font = '12px system-ui, sans-serif';
  paint.textBaseline = 'middle';
  drawTracks(paint);

  paint.save();
  paint.beginPath();
  paint.rect(size.left, 0, size.stage - size.left, HEIGHT);
  paint.clip();
  drawAxis(paint);
  drawUnderruns(paint);
  drawWave(paint, waves.caller, trackById.caller.top, color('caller'));
  drawWave(paint, waves.heard, trackById.heard.top, color('application'));
  for (const track of TRACKS.filter(track => track.ticks !== undefined)) {
    drawTicks(paint, track);
  }
  drawPlayhead(paint);
  paint.restore();
}

function drawTracks(paint) {
  paint.textAlign = 'left';
  for (const track of TRACKS) {
    if (track.wide) {
      paint.fillStyle = color(track.color ?? 'soft');
      paint.fillText(size.stage < NARROW ? track.narrow : track.wide, 10, track.rows ? track.top + 16 : track.top + track.height / 2);
    }
    if (track.rows || track.id === 'playbacks') {
      paint.fillStyle = color('grid');
      paint.fillRect(0, track.top, size.stage, 1);
    }
  }
  paint.fillStyle = color('line');
  paint.fillRect(size.left - 1, 0, 1, HEIGHT);
}

/** Where audio arrived too late; the label is a button above it. */
function drawUnderruns(paint) {
  for (const gap of underruns) {
    const from = toX(gap.from);
    const width = Math.max(toX(gap.to) - from, 1.5);
    if (from + width >= size.left && from <= size.stage) {
      paint.fillStyle = color('gap');
      paint.fillRect(from, trackById['heard-band'].top, width, trackById.heard.top + WAVE_HEIGHT - trackById['heard-band'].top);
    }
  }
}

function drawAxis(paint) {
  // The finest step whose labels don't touch.
  const steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
  const step = steps.find(s => s / (view.to - view.from) * size.plot >= 72) ?? 1800;
  const digits = step < 0.01 ? 3 : step < 0.1 ? 2 : step < 1 ? 1 : 0;
  paint.textAlign = 'left';
  for (let n = Math.ceil(view.from / step - 1e-9); n * step <= view.to; n++) {
    const x = Math.round(toX(n * step));
    paint.fillStyle = color('grid');
    paint.fillRect(x, AXIS_HEIGHT, 1, HEIGHT);
    paint.fillStyle = color('soft');
    paint.fillRect(x, AXIS_HEIGHT - 6, 1, 6);
    const text = axisLabel(n * step, digits);
    // Half a number would be another number.
    if (x + 4 + paint.measureText(text).width < size.stage) {
      paint.fillText(text, x + 4, AXIS_HEIGHT / 2);
    }
  }
}

function axisLabel(time, digits) {
  if (call.duration < 60) {
    return time.toFixed(digits) + ' s';
  }
  const minutes = Math.floor(time / 60 + 1e-9);
  const seconds = Math.max(time - minutes * 60, 0).toFixed(digits);
  return minutes + ':' + seconds.padStart(digits > 0 ? digits + 3 : 2, '0');
}

/** A tick for each audio message, at most one for each pixel. */
function drawTicks(paint, track) {
  const times = mediaTimes[track.ticks];
  const top = track.top + track.height - TICK_HEIGHT - 4;
  paint.fillStyle = color(track.ticks === 0 ? 'caller' : 'application');
  paint.globalAlpha = 0.6;
  for (let i = firstAt(times, view.from); i < times.length && times[i] <= view.to;) {
    const x = Math.floor(toX(times[i]));
    paint.fillRect(x, top, 1, TICK_HEIGHT);
    i = Math.max(i + 1, firstAt(times, toTime(x + 1)));
  }
  paint.globalAlpha = 1;
  if (chosen?.kind === 'media' && chosen.direction === track.ticks) {
    paint.fillRect(toX(chosen.at) - 2, top - 3, 4, TICK_HEIGHT + 6);
  }
}

function drawPlayhead(paint) {
  const x = toX(audio.currentTime);
  paint.fillStyle = color('play');
  paint.fillRect(x - 0.75, 0, 1.5, HEIGHT);
  paint.beginPath();
  paint.moveTo(x - 6, 0);
  paint.lineTo(x + 6, 0);
  paint.lineTo(x, 8);
  paint.fill();
}

/** The audio message that is nearest to a place, or null if it is more than a few pixels away. */
function mediaAt(x, y) {
  const track = trackAt(y);
  if (track?.ticks === undefined || y < track.top + track.height - TICK_HEIGHT - 8) {
    return null;
  }
  const times = mediaTimes[track.ticks];
  const after = firstAt(times, toTime(x));
  const near = [after - 1, after].filter(i => i in times && Math.abs(toX(times[i]) - x) <= 6);
  near.sort((a, b) => Math.abs(toX(times[a]) - x) - Math.abs(toX(times[b]) - x));
  return near.length > 0 ? mediaOf[track.ticks][near[0]] : null;
}
