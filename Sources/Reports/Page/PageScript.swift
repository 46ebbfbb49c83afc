/// What moves on a report: tables sort by their heads, the gallery is filtered, and what is folded
/// opens for paper; else it stands still.
package enum PageScript {
  package static let code = """
    'use strict';
    for (const table of document.querySelectorAll('table.sortable')) {
      const heads = [...table.tHead.rows[0].cells];
      heads.forEach((head, column) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = head.textContent.trim();
        head.textContent = '';
        head.append(button);
        head.setAttribute('aria-sort', 'none');
        button.addEventListener('click', () => sort(table, heads, column));
      });
    }
    function sort(table, heads, column) {
      const head = heads[column];
      const ascending = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of heads) other.setAttribute('aria-sort', 'none');
      head.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
      const isNumber = head.dataset.kind === 'number';
      const key = row => {
        const text = row.cells[column].textContent;
        return isNumber ? parseFloat(text) : text;
      };
      const compare = (a, b) => isNumber ? a - b : a.localeCompare(b, 'en', {numeric: true});
      const isMissing = k => isNumber ? Number.isNaN(k) : k === '' || k === '–';
      const body = table.tBodies[0];
      const rows = [...body.rows].map(row => ({row, key: key(row)}));
      // What is missing stays at the end, whichever way the rest is sorted.
      rows.sort((a, b) => isMissing(a.key) || isMissing(b.key)
        ? isMissing(a.key) - isMissing(b.key)
        : (ascending ? 1 : -1) * compare(a.key, b.key));
      body.append(...rows.map(r => r.row));
    }
    // Paper has nothing to open: what was folded on the screen is folded again after printing.
    let opened = [];
    addEventListener('beforeprint', () => {
      opened = [...document.querySelectorAll('details:not([open])')];
      for (const details of opened) details.open = true;
    });
    addEventListener('afterprint', () => { for (const details of opened) details.open = false; });
    const form = document.getElementById('filters');
    if (form) {
      const strips = [...document.querySelectorAll('#strips .strip')];
      const shown = document.getElementById('shown');
      const filter = () => {
        const wanted = [...form.querySelectorAll('select')].filter(s => s.value !== '');
        let count = 0;
        for (const strip of strips) {
          strip.hidden = !wanted.every(s => strip.dataset[s.dataset.key] === s.value);
          if (!strip.hidden) count += 1;
        }
        shown.textContent = count + ' of ' + strips.length + ' units on this page are shown.';
      };
      form.addEventListener('change', filter);
      form.addEventListener('reset', () => setTimeout(filter));
      form.addEventListener('submit', event => event.preventDefault());
      form.hidden = false;
      filter();
    }
    """
}
