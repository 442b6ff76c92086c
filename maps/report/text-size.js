// SPDX-License-Identifier: MIT
// Text-size control, the same on every page of Dosah. dosahTextSize(place,
// words) puts three buttons into `place`; the choice is kept where the browser
// allows it.
function dosahTextSize(place, words) {
  'use strict';
  const steps = [80, 90, 100, 115, 130, 150, 175, 200];
  const key = 'dosah-text-size';
  let at = 2;
  const status = document.createElement('span');

  function apply(tell) {
    document.documentElement.style.fontSize = steps[at] + '%';
    if (tell) status.textContent = steps[at] + ' %';
    try {
      localStorage.setItem(key, String(steps[at]));
    } catch (e) {
      // a page from disk may not keep anything: the choice holds until closed
    }
  }

  function add(sign, label, step) {
    const button = document.createElement('button');
    button.type = 'button';
    const shown = document.createElement('span');
    shown.textContent = sign;
    shown.setAttribute('aria-hidden', 'true');
    const said = document.createElement('span');
    said.textContent = label;
    said.className = 'unseen';
    button.title = label;
    button.append(shown, said);
    button.addEventListener('click', () => {
      at = step === 0 ? 2 : Math.min(steps.length - 1, Math.max(0, at + step));
      apply(true);
    });
    place.append(button);
  }

  place.setAttribute('role', 'group');
  place.setAttribute('aria-label', words.label);
  add('A−', words.smaller, -1);
  add('A', words.normal, 0);
  add('A+', words.larger, 1);
  status.className = 'unseen';
  status.setAttribute('role', 'status');
  place.append(status);
  try {
    const kept = steps.indexOf(Number(localStorage.getItem(key)));
    if (kept >= 0) {
      at = kept;
      apply(false);
    }
  } catch (e) {
    // nothing was kept
  }
}
