// SPDX-License-Identifier: MIT
// The report as readers meet it: browser.js REPORT CHROMIUM MODULES. Each
// check is a sentence; the first that fails ends the suite.
'use strict';
const assert = require('assert');
const fs = require('fs');
const path = require('path');
const {chromium} = require('playwright-core');

const [, , folder, executablePath, modules] = process.argv;
const page_of = (lang) => 'file://' + path.resolve(folder, lang + '.html');
const axe = fs.readFileSync(path.join(modules, 'axe-core', 'axe.min.js'),
  'utf8');

let browser;
const requests = [], complaints = [];

async function open(lang, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on('request', (r) => requests.push(r.url()));
  page.on('pageerror', (e) => complaints.push(e.message));
  page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
  await page.goto(page_of(lang));
  return page;
}

const fills = (page) => page.$$eval('#fields path',
  (paths) => paths.map((p) => p.getAttribute('fill')).join());

const checks = {
  async 'the switches repaint the map and rewrite its title'() {
    const page = await open('en');
    const before = [await fills(page), await page.textContent('#map-title')];
    for (const [key, value] of [['measure', '2'], ['profile', '0'],
      ['day', '1'], ['type', 'other'], ['measure', '3']]) {
      const title = await page.textContent('#map-title');
      const now = await page.inputValue('#choose-' + key);
      await page.selectOption('#choose-' + key,
        value !== 'other' ? value : now === '1' ? '0' : '1');
      assert.notStrictEqual(await page.textContent('#map-title'), title, key);
    }
    assert.notStrictEqual(await fills(page), before[0]);
    assert.ok((await page.textContent('#legend')).length > 20);
    assert.match(await page.textContent('#legend-title'), /Percentage points/);
    await page.close();
  },

  async 'every state of the map bears the mark of invented data'() {
    const page = await open('en');
    await page.locator('#mapbox .mark').scrollIntoViewIfNeeded();
    for (const value of ['0', '1', '2', '3']) {
      await page.selectOption('#choose-measure', value);
      const map = await page.locator('#mapbox').boundingBox();
      const mark = await page.locator('#mapbox .mark').boundingBox();
      assert.ok(mark.width > 20 && mark.x >= map.x && mark.y >= map.y &&
        mark.x + mark.width <= map.x + map.width);
      const top = await page.evaluate(([x, y]) => {
        const mark = document.querySelector('#mapbox .mark');
        mark.style.pointerEvents = 'auto';
        const seen = document.elementFromPoint(x, y);
        return mark.contains(seen);
      }, [mark.x + mark.width / 2, mark.y + mark.height / 2]);
      assert.ok(top, 'something covers the mark');
    }
    await page.close();
  },

  async 'the table of the map says in numbers what the map shows'() {
    const page = await open('en');
    await page.click('#table-box summary');
    await page.waitForSelector('#map-data tbody tr');
    const rows = await page.$$eval('#map-data tbody tr', (r) => r.length);
    assert.strictEqual(rows, await page.$$eval('#fields path',
      (p) => p.length));
    await page.selectOption('#choose-measure', '2');
    assert.match(await page.textContent('#map-data'), /min|out of reach/);
    await page.close();
  },

  async 'tables sort both ways and say so'() {
    const page = await open('en');
    const column = () => page.$$eval('#places tbody tr', (rows) =>
      rows.map((r) => Number(r.cells[1].dataset.s)));
    const head = page.locator('#places thead th').nth(1);
    await head.locator('button').click();
    const up = await column();
    assert.deepStrictEqual(up, [...up].sort((a, b) => a - b));
    assert.strictEqual(await head.getAttribute('aria-sort'), 'ascending');
    await head.locator('button').press('Enter');
    assert.deepStrictEqual(await column(), up.sort((a, b) => b - a));
    assert.strictEqual(await head.getAttribute('aria-sort'), 'descending');
    await page.close();
  },

  async 'a table is downloaded as CSV, formulas disarmed'() {
    const page = await open('en');
    const waiting = page.waitForEvent('download');
    await page.click('#places .download:is(button)');
    const file = await waiting;
    assert.match(file.suggestedFilename(), /^dosah-0123456789ab-places\.csv$/);
    const text = fs.readFileSync(await file.path(), 'utf8');
    const rows = await page.$$eval('#places tbody tr', (r) => r.length);
    assert.strictEqual(text.trim().split('\r\n').length, rows + 1);
    assert.ok(text.includes("'=HYPERLINK(1)"));
    assert.ok(text.includes('"Obec ""V uvozovkách"" & spol."'));
    await page.close();
  },

  async 'the other language is one click away'() {
    const page = await open('cs');
    await page.click('#language');
    await page.waitForURL(/en\.html$/);
    assert.strictEqual(await page.getAttribute('html', 'lang'), 'en');
    await page.close();
  },

  async 'text grows and shrinks'() {
    const page = await open('cs');
    const size = () => page.evaluate(() =>
      parseFloat(getComputedStyle(document.body).fontSize));
    const normal = await size();
    await page.click('#text-size button:last-of-type');
    assert.ok(await size() > normal);
    await page.click('#text-size button:nth-of-type(2)');
    assert.strictEqual(await size(), normal);
    await page.close();
  },

  async 'at 320 pixels and double text nothing runs out of the page'() {
    const page = await open('cs', {viewport: {width: 320, height: 800}});
    const wide = () => page.evaluate(() =>
      document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(await wide() <= 1, 'by ' + await wide());
    for (let i = 0; i < 5; i++) await page.click('#text-size button >> nth=2');
    assert.strictEqual(await page.evaluate(() =>
      document.documentElement.style.fontSize), '200%');
    assert.ok(await wide() <= 1, 'by ' + await wide());
    await page.close();
  },

  async 'on a narrow screen names on the map are legible and apart'() {
    const page = await open('cs', {viewport: {width: 390, height: 800}});
    const boxes = await page.$$eval('#names text', (names) => names
      .filter((n) => n.style.visibility !== 'hidden')
      .map((n) => n.getBoundingClientRect().toJSON()));
    assert.ok(boxes.length > 1);
    boxes.forEach((a, i) => {
      assert.ok(a.height > 10, 'only ' + a.height + ' pixels high');
      boxes.slice(0, i).forEach((b) => assert.ok(a.right <= b.left + 1 ||
        b.right <= a.left + 1 || a.bottom <= b.top + 1 ||
        b.bottom <= a.top + 1, 'one name covers another'));
    });
    const map = await page.locator('#mapbox').boundingBox();
    assert.ok(map.height < 1.3 * map.width, 'the map is mostly empty');
    await page.close();
  },

  async 'printing gives a PDF with the map in it'() {
    const page = await open('cs');
    const pdf = await page.pdf({preferCSSPageSize: true});
    assert.ok(pdf.length > 20000 && pdf.subarray(0, 5).toString() === '%PDF-');
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({media: 'print'});
    const map = await page.locator('#mapbox > svg').boundingBox();
    const legend = await page.locator('#legend').boundingBox();
    assert.ok(map.width > 300 && map.height > 200);
    assert.ok(map.y + map.height <= legend.y, 'the map covers its legend');
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    assert.strictEqual(await page.locator('#mapbox > svg').count(), 0);
    await page.close();
  },

  async 'the keyboard alone walks through everything, always in sight'() {
    const page = await open('en');
    const seen = [];
    for (let i = 0; i < 400; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const e = document.activeElement;
        if (!e || e === document.body) return null;
        const box = e.getBoundingClientRect();
        const style = getComputedStyle(e);
        return {
          what: e.id || e.className || e.tagName,
          text: e.textContent.slice(0, 20),
          shown: box.width > 0 && box.height > 0 &&
            box.bottom > 0 && box.top < window.innerHeight,
          outline: style.outlineStyle !== 'none',
        };
      });
      if (!at) break;
      assert.ok(at.shown, 'out of sight: ' + JSON.stringify(at));
      assert.ok(at.outline, 'no outline: ' + JSON.stringify(at));
      seen.push(at.what);
    }
    assert.strictEqual(seen[0], 'skip');
    for (const what of ['language', 'choose-measure', 'choose-type',
      'choose-profile', 'choose-day', 'sort', 'download', 'scroll']) {
      assert.ok(seen.includes(what), what + ' is not reached');
    }
    await page.focus('.leaflet-container');
    const before = await page.locator('#map-svg').boundingBox();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('+');
    await page.waitForTimeout(600);
    const after = await page.locator('#map-svg').boundingBox();
    assert.notDeepStrictEqual(after, before);
    await page.focus('#choose-measure');
    await page.keyboard.press('ArrowDown');
    assert.strictEqual(await page.inputValue('#choose-measure'), '1');
    await page.close();
  },

  async 'axe finds no fault by WCAG 2.1 AA'() {
    for (const lang of ['cs', 'en']) {
      const page = await open(lang, {bypassCSP: true});
      await page.$$eval('details', (all) => all.forEach((d) => {
        d.open = true;
      }));
      await page.waitForSelector('#map-data');
      await page.evaluate(axe);
      const result = await page.evaluate(() => axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
      }));
      assert.deepStrictEqual(result.violations.map((v) =>
        v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160))
          .join(' | ')), []);
      await page.close();
    }
  },

  async 'without scripts the map, its legend and its sentence are there'() {
    const page = await open('en', {javaScriptEnabled: false});
    const box = await page.locator('#map-svg').boundingBox();
    assert.ok(box.width > 300);
    assert.ok(await page.locator('#legend').isVisible());
    assert.ok(!await page.locator('#controls').isVisible());
    await page.close();
  },

  async 'with less motion wished for, the map does not glide'() {
    const page = await open('en', {reducedMotion: 'reduce'});
    assert.ok(await page.locator('.leaflet-container').isVisible());
    assert.ok(!await page.locator('.leaflet-fade-anim').count());
    await page.close();
  },

  async 'no name of a place became a program'() {
    const page = await open('en');
    assert.strictEqual(await page.evaluate(() => window.stolen), undefined);
    assert.strictEqual(await page.locator('main img').count(), 0);
    await page.close();
  },

  async 'nothing was asked of a network and nobody complained'() {
    assert.deepStrictEqual(requests.filter((url) =>
      !url.startsWith('file://') && !url.startsWith('blob:')), []);
    assert.ok(requests.every((url) => /\/(cs|en)\.html$|^blob:/.test(url)),
      requests.join());
    assert.deepStrictEqual(complaints, []);
  },
};

(async () => {
  browser = await chromium.launch({executablePath, args: ['--no-sandbox']});
  let failed = 0;
  for (const [sentence, check] of Object.entries(checks)) {
    try {
      await check();
      console.log('ok ' + sentence);
    } catch (e) {
      failed++;
      console.log('not ok ' + sentence + '\n  ' + (e.stack || e));
    }
  }
  await browser.close();
  process.exit(failed ? 1 : 0);
})();
