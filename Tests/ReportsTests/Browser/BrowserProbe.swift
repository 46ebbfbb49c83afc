extension Browser {
  /// Looks at a report from inside, tries its tables and filters, and tells the page around it.
  static let probe = #"""
    'use strict';
    addEventListener('load', () => setTimeout(() => {
      const all = selector => [...document.querySelectorAll(selector)];
      const problems = [];
      const check = (what, elements) => elements.forEach(
        element => problems.push(what + ': ' + element.outerHTML.slice(0, 120)));

      const ids = all('[id]').map(element => element.id);
      check('id used twice', all('[id]').filter(e => ids.indexOf(e.id) !== ids.lastIndexOf(e.id)));
      for (const name of ['aria-labelledby', 'aria-describedby']) {
        check(name + ' of nothing', all(`[${name}]`).filter(
          element => !document.getElementById(element.getAttribute(name))));
      }
      check('link to nothing', all('a[href^="#"]').filter(
        link => !document.getElementById(link.getAttribute('href').slice(1))));
      check('link elsewhere', all('a:not([href^="#"]), link:not([href="data:,"]), [src]').filter(
        element => element.tagName !== 'IMG' || !element.src.startsWith('data:image/png;base64,')));
      check('picture without words', all('img').filter(image => !image.alt));
      check('picture that does not open', all('#strips img').slice(0, 3).filter(
        image => image.complete && image.naturalWidth === 0));
      check('drawing without a name', all('svg').filter(
        svg => svg.getAttribute('role') !== 'img' || !svg.getAttribute('aria-label')));
      check('letter without a shape', all('svg use').filter(
        use => !document.getElementById(use.getAttribute('href').slice(1))));
      check('choice without a label', all('select').filter(select => select.labels.length !== 1));
      check('table without a caption', all('table').filter(table => !table.caption));
      check('scroller out of reach', all('.scroller, pre').filter(element => element.tabIndex !== 0));
      const levels = all('h1, h2, h3, h4').map(heading => Number(heading.tagName[1]));
      check('level of heading left out', all('h1, h2, h3, h4').filter(
        (heading, place) => place > 0 && levels[place] > levels[place - 1] + 1));
      for (const landmark of ['header', 'nav', 'main', 'footer']) {
        if (all('body > ' + landmark).length !== 1) problems.push('not one ' + landmark);
      }
      performance.getEntriesByType('resource').filter(entry => !entry.name.startsWith('data:'))
        .forEach(entry => problems.push('loaded ' + entry.name));

      // WCAG 2.1, 1.4.3: 4.5 to 1 for text.
      const luminance = colour => {
        const [r, g, b] = colour.match(/[\d.]+/g).map(Number).map(
          c => c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = element => {
        const colour = getComputedStyle(element).backgroundColor;
        return /, 0\)$/.test(colour) && element.parentElement ? ground(element.parentElement) : colour;
      };
      check('too little contrast', all(
        'p, a, li strong, .chance, th button, td, figcaption, summary, label, dt, .sign'
      ).filter(element => {
        const [a, b] = [luminance(getComputedStyle(element).color), luminance(ground(element))];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
      }).slice(0, 3));

      check('row without a head', all('table.sortable tbody tr').filter(
        row => row.cells[0].tagName !== 'TH' || row.cells[0].scope !== 'row').slice(0, 3));
      const folded = () => all('details:not([open])');
      const before = folded();
      dispatchEvent(new Event('beforeprint'));
      check('folded on paper', folded());
      dispatchEvent(new Event('afterprint'));
      if (before.length === 0 || folded().length !== before.length) {
        problems.push(`${before.length} folded before printing, ${folded().length} after it`);
      }
      all('details').forEach(details => { details.open = true; });
      const found = {
        width: innerWidth, scrollWidth: document.documentElement.scrollWidth,
        scripts: all('script').length - 1, heading: document.querySelector('h1').textContent,
        problems, sorted: [], ariaSort: [], strips: [], shown: '',
      };
      const table = all('table.sortable').find(table => /detectors/.test(table.caption.textContent));
      if (table) {
        const heads = [...table.tHead.rows[0].cells];
        const column = heads.findIndex(head => head.textContent === 'detectors');
        const values = () => [...table.tBodies[0].rows].map(row => row.cells[column].textContent);
        found.sorted.push(values());
        for (let click = 0; click < 2; click += 1) {
          heads[column].querySelector('button').click();
          found.sorted.push(values());
          found.ariaSort.push(heads[column].getAttribute('aria-sort'));
        }
      }
      const strips = all('#strips .strip');
      const visible = () => strips.filter(strip => strip.getClientRects().length > 0).length;
      found.strips.push(strips.length, visible());
      const block = document.querySelector('select[data-key=block]');
      if (block) {
        block.value = 'layer2';
        block.dispatchEvent(new Event('change', {bubbles: true}));
        found.strips.push(visible(), strips.filter(s => s.dataset.block === 'layer2').length);
        found.shown = document.getElementById('shown').textContent;
      }
      parent.postMessage(JSON.stringify(found), '*');
    }, 200));
    """#
}
