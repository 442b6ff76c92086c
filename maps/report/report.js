// SPDX-License-Identifier: MIT
// What a reader can do with the report: choose what the map shows, sort and
// download tables, change the text size. Without it the page is complete, only
// still.
(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const text = data.text;
  const collator = new Intl.Collator(data.lang);
  const svg = document.getElementById('map-svg');
  const $ = (id) => document.getElementById(id);

  function make(name, options = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(options)) {
      if (key in node && key !== 'list') node[key] = value;
      else node.setAttribute(key, value);
    }
    node.append(...children);
    return node;
  }

  const fill = (sentence, values) =>
    sentence.replace(/\{(\w+)\}/g, (all, key) =>
      key in values ? values[key] : all);

  // 1 234 in Czech (narrow no-break space), 1,234 in English
  const number = (n) =>
    String(n).replace(/\B(?=(\d{3})+$)/g, data.lang === 'cs' ? '\u202f' : ',');

  const minus = (n) => (n < 0 ? '\u2212' + -n : String(n));

  // ---- tables -----------------------------------------------------------

  function keyOf(row, column) {
    let at = 0;
    for (const cell of row.cells) {
      if (at + cell.colSpan > column) {
        if (cell.dataset.s === undefined) return cell.textContent;
        return cell.dataset.s === '' ? -Infinity : Number(cell.dataset.s);
      }
      at += cell.colSpan;
    }
    return '';
  }

  function sortTable(table, column, head) {
    const down = head.getAttribute('aria-sort') === 'ascending';
    const rows = Array.from(table.tBodies[0].rows);
    const keyed = rows.map((row, i) => [keyOf(row, column), i, row]);
    keyed.sort((a, b) => {
      const order = typeof a[0] === 'number' && typeof b[0] === 'number'
        ? a[0] - b[0] || 0
        : collator.compare(String(a[0]), String(b[0]));
      return (down ? -order : order) || a[1] - b[1];
    });
    for (const other of table.tHead.rows[0].cells) {
      other.removeAttribute('aria-sort');
    }
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    table.tBodies[0].append(...keyed.map((k) => k[2]));
  }

  function makeSortable(table) {
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = make('button', {
        type: 'button',
        className: 'sort',
        title: text.sort_hint,
      });
      button.append(...head.childNodes);
      button.addEventListener('click', () => sortTable(table, column, head));
      head.append(button);
    });
  }

  // RFC 4180. A cell that a spreadsheet would take for a formula is disarmed.
  function csvCell(value) {
    let s = value.trim().replace(/\s+/g, ' ');
    if (/^[=+@\t]/.test(s) || /^-[^\d]/.test(s)) s = "'" + s;
    return /[",;\n]/.test(s) ? '"' + s.replace(/"/g, '""') + '"' : s;
  }

  function download(table, name) {
    const lines = [];
    for (const row of [table.tHead.rows[0], ...table.tBodies[0].rows]) {
      lines.push(Array.from(row.cells, (c) => csvCell(c.textContent)).join(','));
    }
    const blob = new Blob(['\ufeff' + lines.join('\r\n') + '\r\n'],
      {type: 'text/csv;charset=utf-8'});
    const link = make('a', {
      href: URL.createObjectURL(blob),
      download: name + '.csv',
    });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function addDownload(table, name) {
    const button = make('button', {type: 'button', className: 'download'},
      text.download);
    button.addEventListener('click', () => download(table, name));
    table.closest('.scroll').after(make('p', {className: 'under'}, button));
  }

  document.querySelectorAll('table.sortable').forEach(makeSortable);
  document.querySelectorAll('table.download').forEach((table) => {
    const section = table.closest('section');
    addDownload(table, 'dosah-' + data.run + '-' + (section ? section.id : ''));
  });

  // ---- figures ----------------------------------------------------------

  const nPlaces = data.place.length;
  const ALL = -1; // mean over the types

  function blockOf(type, profile, day) {
    return data.block[
      (type * data.profile.length + profile) * data.day.length + day];
  }

  // Certain share and the best one, whole per cent; null where none is known.
  function sharesOf(type, profile, day, trips) {
    const lo = trips ? 'a' : 'c', more = trips ? 'b' : 'q';
    const types = type === ALL ? data.type.map((t, i) => i) : [type];
    const blocks = types.map((t) => blockOf(t, profile, day)).filter(Boolean);
    const out = new Array(nPlaces).fill(null);
    for (let i = 0; i < nPlaces; i++) {
      let a = 0, b = 0, n = 0;
      for (const block of blocks) {
        if (block[lo][i] < 0 || block.s[i] === 'x') continue;
        a += block[lo][i];
        b += block[lo][i] + Math.max(0, block[more][i]);
        n++;
      }
      if (n > 0) out[i] = [Math.round(a / n), Math.round(b / n)];
    }
    return out;
  }

  function gapsOf(type, profile, day, trips) {
    const adult = sharesOf(type, data.adult, day, trips);
    const own = sharesOf(type, profile, day, trips);
    return own.map((v, i) => v && adult[i] &&
      [adult[i][0] - v[1], adult[i][1] - v[0]]);
  }

  const percent = (n) => fill(text.percent, {n});
  const range = (v) => v === null ? '\u2013'
    : v[0] === v[1] ? percent(v[0])
      : percent(v[0] + '\u2013' + v[1]);
  const gapText = (v) => v === null ? '\u2013'
    : v[0] === v[1] ? minus(v[0])
      : minus(v[0]) + (v[0] < 0 ? ' \u2026 ' : '\u2013') + minus(v[1]);

  const latest = (block, i) =>
    block.h[i] < 0 ? -1 : block.l[i] + block.h[i];

  function minutesText(block, i) {
    if (!block) return text.not_applicable;
    const s = block.s[i], l = block.l[i], h = latest(block, i);
    if (s === 'n') return text.never;
    if (s === 'x') return text.not_applicable;
    if (s === '-' || l < 0) return text.no_data;
    if (h < 0) return fill(text.minutes_never, {n: l});
    return l === h ? fill(text.minutes, {n: l})
      : fill(text.minutes_range, {n: l, m: h});
  }

  function classOf(classes, v) {
    let i = 0;
    while (i < classes.bound.length && v > classes.bound[i]) i++;
    return i;
  }

  // ---- measures: what a place is painted with and what is said of it -----

  const share = (trips) => ({
    title: trips ? text.measure_trip : text.measure_reach,
    head: text.legend_of_share,
    note: trips ? text.map_note_trip : text.map_note_reach,
    values: (c) => sharesOf(c.type, c.profile, c.day, trips),
    paint(v) {
      if (v === null) return 'url(#nd)';
      if (v[1] === 0) return data.style.none;
      const lo = classOf(data.style.share, v[0]);
      const hi = classOf(data.style.share, v[1]);
      return hi > lo ? 'url(#s' + lo + '_' + hi + ')'
        : data.style.share.colour[lo];
    },
    say: (v) => range(v),
    sort: (v) => v === null ? -Infinity : v[0] * 1000 + v[1],
    worse: (v) => v !== null && v[0] < 100 ? 100000 - v[0] * 1000 - v[1] : null,
    legend: () => data.style.share.colour.map((colour, i) => [colour,
      fill(i === 0 ? text.class_first : text.class,
        {from: data.style.share.bound[i - 1], to: data.style.share.bound[i]})])
      .concat([['url(#s1_4)', text.legend_striped],
        [data.style.none, text.legend_none],
        ['url(#nd)', text.legend_no_data]]),
  });

  const time = {
    title: text.measure_time,
    head: text.legend_of_time,
    note: text.map_note_time,
    single: true,
    values(c) {
      const block = blockOf(c.type, c.profile, c.day);
      return data.place.map((p, i) => !block ? null
        : {s: block.s[i], l: block.l[i], h: latest(block, i),
          say: minutesText(block, i)});
    },
    paint(v) {
      if (v === null || v.s === 'x' || v.s === '-') return 'url(#nd)';
      if (v.s === 'n') return data.style.none;
      const worst = v.s === 'c' ? v.h : v.l;
      const last = data.style.time.colour.length;
      const i = worst < 0 ? last : classOf(data.style.time, worst);
      if (i >= last) return v.s === 'c' ? data.style.over : 'url(#to)';
      return v.s === 'c' ? data.style.time.colour[i] : 'url(#t' + i + ')';
    },
    say: (v) => v === null ? text.not_applicable : v.say,
    sort: (v) => v === null ? Infinity
      : v.s === 'n' ? 1e6 : v.l < 0 ? Infinity : v.l,
    worse: (v) => v === null || v.s === 'x' || v.s === '-' ? null
      : v.s === 'n' ? 1e6 : v.s === 'p' ? 1e5 + v.l : v.h,
    legend() {
      const {bound, colour} = data.style.time;
      return colour.map((c, i) => [c, fill(text.legend_time,
        {from: i === 0 ? 0 : bound[i - 1], to: bound[i]})])
        .concat([[data.style.over, fill(text.legend_over,
          {n: bound[bound.length - 1]})],
        ['url(#t1)', text.legend_hatched], ['url(#to)', fill(
          text.legend_over_possible, {n: bound[bound.length - 1]})],
        [data.style.none, text.never],
        ['url(#nd)', text.legend_no_data]]);
    },
  };

  const gap = {
    title: text.measure_gap,
    head: text.legend_of_gap,
    note: text.map_note_gap,
    values: (c) => gapsOf(c.type, c.profile, c.day, data.trips === 1),
    paint: (v) => v === null ? 'url(#nd)'
      : data.style.change.colour[
        classOf(data.style.change, (v[0] + v[1]) / 2)],
    say: gapText,
    sort: (v) => v === null ? -Infinity : v[0] + v[1],
    worse: (v) => v === null || v[0] + v[1] <= 0 ? null : v[0] + v[1],
    legend() {
      const {bound, colour} = data.style.change;
      return colour.map((c, i) => [c,
        i === 0 ? fill(text.gap_first, {to: minus(bound[0])})
          : i === bound.length ? fill(text.gap_last, {from: minus(bound[i - 1])})
            : fill(text.gap_class,
              {from: minus(bound[i - 1]), to: minus(bound[i])})])
        .concat([['url(#nd)', text.legend_no_data]]);
    },
  };

  const measures = [];
  if (data.trips === 1) measures.push(['trip', share(true)]);
  measures.push(['reach', share(false)], ['time', time]);
  if (data.adult >= 0 && data.profile.length > 1) measures.push(['gap', gap]);

  // ---- the map ----------------------------------------------------------

  if (!svg || data.type.length === 0 || data.block.every((b) => b === 0)) {
    dosahTextSizeHere();
    return;
  }
  const paths = svg.querySelectorAll('#fields path');
  const choice = {measure: 0, type: ALL, profile: data.focus, day: 0};
  let values = [];

  function select(label, key, options) {
    const list = make('select', {id: 'choose-' + key});
    options.forEach(([value, name]) =>
      list.append(make('option', {value}, name)));
    list.value = String(choice[key]);
    list.addEventListener('change', () => {
      choice[key] = Number(list.value);
      if (measures[choice.measure][1].single && choice.type === ALL) {
        const told = (t, status) => {
          const block = blockOf(t, choice.profile, choice.day);
          return block && block.s.includes(status);
        };
        choice.type = data.typeOrder.find((t) => told(t, 'c')) ??
          data.typeOrder.find((t) => told(t, 'p')) ?? data.typeOrder[0];
        $('choose-type').value = String(choice.type);
      }
      update();
    });
    return make('label', {}, label, list);
  }

  function addControls() {
    const box = $('controls');
    box.append(
      select(text.measure, 'measure',
        measures.map(([, m], i) => [i, m.title])),
      select(text.choose_type, 'type', [[ALL, text.all_types]].concat(
        data.typeOrder.map((t) => [t, data.type[t]]))),
      select(text.choose_profile, 'profile',
        data.profile.map((name, i) => [i, name])),
      select(text.choose_day, 'day', data.day.map((name, i) => [i, name])));
    box.hidden = false;
  }

  function titleNow() {
    const m = measures[choice.measure][1];
    const type = choice.type === ALL ? text.all_types : data.type[choice.type];
    return [data.profile[choice.profile], m.title, type, data.day[choice.day]];
  }

  // Names apart, each in its own direction.
  const joined = (names) => names.flatMap((name, i) =>
    [i > 0 ? ' \u2013 ' : '', make('bdi', {}, name)]);

  function showLegend(measure) {
    const ns = 'http://www.w3.org/2000/svg';
    $('legend-title').textContent = measure.head;
    $('legend').replaceChildren(...measure.legend().map(([colour, words]) => {
      const swatch = document.createElementNS(ns, 'svg');
      swatch.setAttribute('class', 'sw');
      swatch.setAttribute('viewBox', '0 0 64 40');
      swatch.setAttribute('aria-hidden', 'true');
      const path = document.createElementNS(ns, 'path');
      path.setAttribute('fill', colour);
      path.setAttribute('d', 'M2 2h60v36h-60z');
      swatch.append(path);
      return make('li', {}, swatch, ' ' + words);
    }));
  }

  function showFinding(measure) {
    const order = values.map((v, i) => [measure.worse(v), i])
      .filter(([w, i]) => w !== null && data.people[i] !== -2 &&
        data.people[i] !== 0)
      .sort((a, b) => b[0] - a[0] || data.people[b[1]] - data.people[a[1]] ||
        a[1] - b[1]);
    const worst = order.slice(0, 3);
    const tied = order.slice(3).filter(([w]) => w === worst[2][0]).length;
    const line = $('finding');
    line.replaceChildren();
    if (worst.length === 0) {
      line.textContent = text.map_no_worst;
      return;
    }
    line.append(text.map_worst + ' ');
    worst.forEach(([, i], k) => line.append(k > 0 ? '; ' : '',
      make('bdi', {}, data.place[i]), ' (' + measure.say(values[i]) + ')'));
    line.append(tied > 0 ? '; ' + fill(text.map_as_bad, {n: tied}) : '', '.');
  }

  function people(i) {
    const n = data.people[i];
    return n === -2 ? text.private : n < 0 ? '\u2013' : number(n);
  }

  // The table of the map is built when it is opened and as long as it is.
  const tableBox = make('details', {id: 'table-box'},
    make('summary', {}, text.table_show), make('div', {}));

  function showTable() {
    if (!tableBox.open) return;
    const measure = measures[choice.measure][1];
    const body = make('tbody');
    for (const i of data.abc) {
      const sort = measure.sort(values[i]);
      body.append(make('tr', {},
        make('th', {scope: 'row'}, make('bdi', {}, data.place[i])),
        make('td', {className: 'n', 'data-s': String(data.people[i])},
          people(i)),
        make('td', {className: 'n', 'data-s': String(sort)},
          data.people[i] === -2 ? text.private : measure.say(values[i]))));
    }
    const table = make('table', {className: 'sortable', id: 'map-data'},
      make('caption', {id: 'map-caption'},
        text.table_caption + ': ', ...joined(titleNow())),
      make('thead', {}, make('tr', {},
        make('th', {scope: 'col'}, text.municipality),
        make('th', {scope: 'col', className: 'n'}, text.residents),
        make('th', {scope: 'col', className: 'n'}, measure.title))), body);
    const scroll = make('div', {className: 'scroll', tabIndex: 0,
      role: 'region', 'aria-labelledby': 'map-caption'}, table);
    tableBox.lastChild.replaceChildren(scroll);
    makeSortable(table);
    addDownload(table, 'dosah-' + data.run + '-' + measures[choice.measure][0]);
  }

  function update() {
    const measure = measures[choice.measure][1];
    values = measure.values(choice);
    paths.forEach((path, i) =>
      path.setAttribute('fill', data.people[i] === -2 ? 'url(#nd)'
        : measure.paint(values[i])));
    svg.querySelectorAll('#services text').forEach((mark) => mark.classList
      .toggle('off', choice.type !== ALL &&
        Number(mark.dataset.t) !== choice.type));
    $('map-title').replaceChildren(...joined(titleNow()));
    $('map-note').textContent = fill(measure.note, data.window);
    showLegend(measure);
    showFinding(measure);
    showTable();
  }

  // ---- moving ------------------------------------------------------------

  function addTip(place) {
    const tip = make('div', {className: 'tip', hidden: true});
    tip.setAttribute('aria-hidden', 'true');
    place.style.position = 'relative';
    place.append(tip);
    svg.querySelectorAll('#fields title').forEach((t) => t.remove());
    svg.addEventListener('mousemove', (event) => {
      const i = Array.prototype.indexOf.call(paths, event.target);
      tip.hidden = i < 0;
      if (i < 0) return;
      const box = place.getBoundingClientRect();
      tip.textContent = data.place[i] + ': ' + (data.people[i] === -2
        ? text.private : measures[choice.measure][1].say(values[i]));
      tip.style.left = Math.min(event.clientX - box.left + 14,
        Math.max(0, box.width - 200)) + 'px';
      tip.style.top = event.clientY - box.top + 14 + 'px';
    });
    svg.addEventListener('mouseleave', () => { tip.hidden = true; });
  }

  function makeLive() {
    const place = $('mapbox');
    addTip(place);
    if (typeof L === 'undefined') return;
    const view = svg.viewBox.baseVal;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const bounds = [[0, 0], [view.height / 16, view.width / 16]];
    const inner = make('div', {tabIndex: 0});
    inner.setAttribute('aria-label', text.map_help);
    inner.setAttribute('role', 'application');
    place.classList.add('live');
    place.style.aspectRatio = view.width + ' / ' + view.height;
    place.prepend(inner);
    const map = L.map(inner, {
      crs: L.CRS.Simple, minZoom: -3, maxZoom: 6, zoomSnap: 0.25,
      attributionControl: false, zoomControl: false, zoomAnimation: !still,
      fadeAnimation: !still, inertia: !still, scrollWheelZoom: false,
      maxBounds: L.latLngBounds(bounds).pad(0.4),
    });
    svg.removeAttribute('style');
    L.svgOverlay(svg, bounds, {interactive: true}).addTo(map);
    const zoom = L.control({position: 'topleft'});
    zoom.onAdd = () => {
      const bar = L.DomUtil.create('div', 'leaflet-bar');
      for (const [sign, words, step] of
        [['+', text.zoom_in, 1], ['\u2212', text.zoom_out, -1]]) {
        const button = make('button', {type: 'button', title: words}, sign);
        button.setAttribute('aria-label', words);
        button.addEventListener('click', () => map.setZoom(map.getZoom() + step));
        bar.append(button);
      }
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    zoom.addTo(map);
    map.fitBounds(bounds);
    const first = map.getZoom();
    // Names stay of one size on the screen, never under 11 pixels; those that
    // would cover a larger municipality's are left out until there is room.
    const rescale = () => {
      const least = Math.max(1, 11 / (60 * Math.pow(2, first) / 16));
      svg.style.setProperty('--k',
        String(least * Math.pow(2, first - map.getZoom())));
      const shown = [];
      for (const name of svg.querySelectorAll('#names text')) {
        const b = name.getBBox();
        const free = shown.every((o) => b.x > o.x + o.width ||
          o.x > b.x + b.width || b.y > o.y + o.height || o.y > b.y + b.height);
        name.style.visibility = free ? '' : 'hidden';
        if (free) shown.push(b);
      }
    };
    map.on('zoomend', rescale);
    rescale();
    // A reader who prints gets the whole map, as it is painted now.
    let paper = null;
    window.addEventListener('beforeprint', () => {
      if (paper) return;
      paper = svg.cloneNode(true);
      paper.removeAttribute('class');
      paper.style.cssText = '--k:1';
      place.classList.add('paper');
      place.append(paper);
    });
    window.addEventListener('afterprint', () => {
      if (!paper) return;
      paper.remove();
      paper = null;
      place.classList.remove('paper');
    });
  }

  function dosahTextSizeHere() {
    dosahTextSize($('text-size'), {
      label: text.size_label, smaller: text.size_smaller,
      normal: text.size_normal, larger: text.size_larger,
    });
  }

  addControls();
  $('map-table').append(tableBox);
  tableBox.addEventListener('toggle', showTable);
  update();
  makeLive();
  dosahTextSizeHere();
})();
