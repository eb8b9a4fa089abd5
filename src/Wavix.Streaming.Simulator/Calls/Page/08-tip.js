'use strict';

// A short text at what the pointer is on, or at the button that has the focus.
const tip = byId('tip');
const MAX_LINES = 6;

function linesOf(item) {
  if (!item.events) {
    return [];
  }
  if (item.events.length > 1) {
    const some = item.events.slice(0, MAX_LINES).map(e => `${timeOf(e.at)}  ${textOf(e).title}`);
    return item.events.length > MAX_LINES ? [...some, `and ${item.events.length - MAX_LINES} more`] : some;
  }
  const [e] = item.events;
  return [`${timeOf(e.at)}, ${directionOf(e)}`, ...e.problem ? [e.problem] : []];
}

function showTip(item, x, y) {
  tip.replaceChildren(element('strong', item.title), ...linesOf(item).map(line => element('span', line)));
  tip.hidden = false;
  const left = Math.min(Math.max(x + 12, 8), Math.max(document.documentElement.clientWidth - tip.offsetWidth - 8, 8));
  const isBelow = y + 20 + tip.offsetHeight < document.documentElement.clientHeight;
  tip.style.transform = `translate(${left}px, ${isBelow ? y + 18 : y - tip.offsetHeight - 12}px)`;
}

function hideTip() {
  tip.hidden = true;
}

stage.addEventListener('pointermove', event => {
  if (event.pointerType === 'touch' || event.buttons > 0) {
    return;
  }
  const button = event.target.closest('.span, .marker');
  const { x, y } = placeOf(event);
  const e = button ? null : mediaAt(x, y);
  if (button) {
    showTip(button.item, event.clientX, event.clientY);
  } else if (e) {
    showTip({ title: textOf(e).title, events: [e] }, event.clientX, event.clientY);
  } else if (x >= size.left && toTime(x) <= call.duration) {
    showTip({ title: timeOf(toTime(x)) }, event.clientX, event.clientY);
  } else {
    hideTip();
  }
});

stage.addEventListener('pointerleave', hideTip);
stage.addEventListener('pointerdown', hideTip);
stage.addEventListener('focusin', event => {
  const button = event.target.closest('.span, .marker');
  if (button?.matches(':focus-visible')) {
    const box = button.getBoundingClientRect();
    showTip(button.item, box.left, box.bottom - 14);
  }
});
stage.addEventListener('focusout', hideTip);
window.addEventListener('scroll', hideTip, { passive: true });
