/** The page of a table. What stays the same keeps its elements, so that typing does not make it flicker. */
import type { Link, Table, TableRow } from '../../server/src/messages';
import type { FromPage, ToPage } from './messages';
import { filtered, nextSort, ordered, rowsAt, type Sort } from './order';

/** What outlasts a page that is hidden and made anew. */
interface State {
  readonly sort?: Sort | undefined;
  readonly filter?: string;
}

interface Host {
  postMessage(message: FromPage): void;
  getState(): State | undefined;
  setState(state: State): void;
}

declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();
const element = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const title = element('title');
const about = element('about');
/** Until the first answer has come nobody knows whether there is anything to show. */
const waiting = element('waiting');
const nothing = element('nothing');
const none = element('none');
const filter = element<HTMLInputElement>('filter');
const grid = element<HTMLTableElement>('table');
const [head, body, foot] = [grid.tHead!.rows[0]!, grid.tBodies[0]!, grid.tFoot!.rows[0]!];

let table: Table | undefined;
let sort = host.getState()?.sort;
filter.value = host.getState()?.filter ?? '';
let caret: { readonly uri: string; readonly line: number } | undefined;
/** The row that Tab leads to, by its place in the text. */
let current = 0;

const keep = () => host.setState({ sort, filter: filter.value });

function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** As many children as are wanted, those that are there kept. */
function fit<E extends Element>(parent: Element, count: number, make: () => E): readonly E[] {
  while (parent.children.length > count) parent.lastElementChild!.remove();
  while (parent.children.length < count) parent.append(make());
  return [...parent.children] as E[];
}

const make = (tag: string) => () => document.createElement(tag);

function fill(row: HTMLTableRowElement, cells: readonly string[], links: readonly Link[] = []): void {
  const shown = fit(row, cells.length, make('td'));
  for (const [i, cell] of shown.entries()) {
    const isLed = i === table!.linkColumn;
    if (isLed) fillLinks(cell, links);
    else setText(cell, cells[i]!);
    cell.className = isLed ? 'links' : table!.columns[i]!.right ? 'right' : '';
  }
}

/** A line for each; those that lead somewhere begin with the number of their line. */
function fillLinks(cell: HTMLElement, links: readonly Link[]): void {
  if (cell.firstElementChild === null) cell.textContent = '';
  for (const [i, line] of fit(cell, links.length, make('div')).entries()) {
    const { text, whole = '', at } = links[i]!;
    line.title = whole;
    if (at === undefined) {
      setText(line, text);
      continue;
    }
    if (line.firstElementChild === null) line.replaceChildren(document.createElement('button'));
    const button = line.firstElementChild as HTMLButtonElement;
    setText(button, `${at.line + 1}: ${text}`);
    button.onclick = event => {
      event.stopPropagation();
      host.postMessage({ kind: 'go', ...at });
    };
  }
}

function fillHead(columns: Table['columns']): void {
  const cells = fit(head, columns.length, () => {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.append(document.createElement('button'));
    return cell;
  });
  for (const [i, cell] of cells.entries()) {
    const { title: words, right, sorts } = columns[i]!;
    const button = cell.firstElementChild as HTMLButtonElement;
    setText(button, words);
    const { sorts: sorted, keeps } = grid.dataset;
    button.title = sorts ? sorted!.replace('{0}', words) : keeps!;
    button.onclick = () => {
      sort = sorts ? nextSort(sort, i) : undefined;
      keep();
      draw();
    };
    cell.className = right ? 'right' : '';
    const way = sort?.column === i ? (sort.isFalling ? 'descending' : 'ascending') : 'none';
    cell.setAttribute('aria-sort', way);
  }
}

function draw(): void {
  waiting.hidden = true;
  nothing.hidden = table !== undefined;
  grid.hidden = table === undefined;
  setText(title, table?.title ?? '');
  setText(about, table?.about ?? '');
  filter.hidden = table === undefined;
  none.hidden = true;
  if (table === undefined) return;
  const { columns, rows, total } = table;
  if (sort !== undefined && !columns[sort.column]?.sorts) sort = undefined;
  fillHead(columns);
  const wanted = filtered(rows, filter.value);
  const order = ordered(rows, sort).filter(i => wanted.has(i));
  // Where nothing is known of a network there is no row, whatever anybody looks for.
  none.hidden = order.length > 0 || rows.length === 0;
  if (!wanted.has(current)) current = order[0] ?? 0;
  const shown = fit(body, order.length, make('tr')) as readonly HTMLTableRowElement[];
  for (const [at, i] of order.entries()) fillRow(shown[at]!, rows[i]!, i);
  foot.hidden = total.length === 0;
  fill(foot, total);
  mark();
}

function fillRow(
  row: HTMLTableRowElement,
  { cells, links, lines, isMarked, tone }: TableRow,
  i: number,
): void {
  fill(row, cells, links);
  row.dataset['row'] = String(i);
  setTab(row, i === current);
  row.classList.toggle('leads', lines !== undefined);
  row.classList.toggle('marked', isMarked === true);
  for (const one of ['good', 'bad']) row.classList.toggle(one, tone === one);
}

/** Whether Tab leads to a row and to what it leads to. */
function setTab(row: HTMLTableRowElement, isReached: boolean): void {
  for (const one of [row, ...row.querySelectorAll('button')]) one.tabIndex = isReached ? 0 : -1;
}

/** Shows which rows the caret's line makes. */
function mark(isMoved = false): void {
  const marked = table && caret && rowsAt(table.rows, caret.uri, caret.line);
  let first: Element | undefined;
  for (const row of body.rows) {
    const isHere = marked?.has(Number(row.dataset['row'])) === true;
    row.classList.toggle('here', isHere);
    if (isHere) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
    if (isHere) first ??= row;
  }
  if (isMoved && !document.hasFocus()) first?.scrollIntoView({ block: 'nearest' });
}

function go(row: Element | null): void {
  const found = table?.rows[Number((row as HTMLElement | null)?.dataset['row'])];
  if (found?.uri === undefined || found.lines === undefined) return;
  host.postMessage({ kind: 'go', uri: found.uri, line: found.lines.from });
}

function focus(row: HTMLTableRowElement | undefined): void {
  if (row === undefined) return;
  for (const other of body.rows) setTab(other, other === row);
  current = Number(row.dataset['row']);
  row.focus();
}

body.addEventListener('click', event => go((event.target as Element).closest('tr')));
body.addEventListener('keydown', event => {
  const rows = [...body.rows];
  const active = document.activeElement as HTMLElement;
  const row = active.closest('tr')!;
  const at = rows.indexOf(row);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  const within: readonly HTMLElement[] = [row, ...row.querySelectorAll('button')];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  // A link opens by itself.
  if ((event.key === 'Enter' || event.key === ' ') && active === row) go(row);
  else if (to !== undefined) focus(rows[to]);
  else if (step !== undefined) within[within.indexOf(active) + step]?.focus();
  else return;
  event.preventDefault();
});

filter.addEventListener('input', () => {
  keep();
  draw();
});
filter.addEventListener('keydown', event => {
  if (event.key === 'ArrowDown') focus(body.rows[0]);
  else return;
  event.preventDefault();
});
addEventListener('keydown', event => {
  if (event.key !== 'f' || !(event.ctrlKey || event.metaKey)) return;
  filter.select();
  event.preventDefault();
});

addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.kind === 'table') {
    table = data.table;
    draw();
  } else {
    caret = data;
    mark(true);
  }
});
host.postMessage({ kind: 'ready' });
