// SPDX-License-Identifier: MIT
// A report of 6,258 municipalities, 15 service types and 6 profiles: large.js
// REPORT CHROMIUM. Its size is judged, and the time that its page needs until
// it can be used; on a machine that is busy with other work more time passes,
// which is only told.
'use strict';
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const {chromium} = require('playwright-core');

const [, , folder, executablePath] = process.argv;
const MOST_BYTES = 15e6, MOST_S = 3;

(async () => {
  const file = path.resolve(folder, 'cs.html');
  const size = fs.statSync(file).size;
  console.log('size ' + (size / 1e6).toFixed(1) + ' MB');
  assert.ok(size < MOST_BYTES, 'larger than 15 MB');
  const browser = await chromium.launch({executablePath,
    args: ['--no-sandbox']});
  let best = Infinity, work = Infinity;
  for (let i = 0; i < 3; i++) {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', {timeDomain: 'threadTicks'});
    const began = process.hrtime.bigint();
    await page.goto('file://' + file);
    await page.waitForSelector('#controls:not([hidden])');
    assert.strictEqual(await page.locator('#fields path').count(), 6258);
    const took = Number(process.hrtime.bigint() - began) / 1e9;
    const {metrics} = await session.send('Performance.getMetrics');
    const busy = metrics.find((m) => m.name === 'TaskDuration').value;
    const switched = await page.evaluate(() => {
      const t = performance.now();
      const list = document.getElementById('choose-measure');
      list.value = '2';
      list.dispatchEvent(new Event('change'));
      return performance.now() - t;
    });
    best = Math.min(best, took);
    work = Math.min(work, busy);
    console.log('opens in ' + took.toFixed(2) + ' s (' + busy.toFixed(2) +
      ' s of work), switch ' + switched.toFixed(0) + ' ms');
    await page.close();
  }
  await browser.close();
  console.log('best ' + best.toFixed(2) + ' s');
  assert.ok(work > 0 && work <= MOST_S, 'works ' + work.toFixed(2) + ' s');
  process.exit(0);
})().catch((e) => {
  console.log(e.stack || e);
  process.exit(1);
});
