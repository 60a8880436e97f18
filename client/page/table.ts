/** The page of the table. What stays the same keeps its elements, so that typing does not make it flicker. */
import type { Table } from '../../server/src/messages';
import type { FromPage, ToPage } from './messages';
import { nextSort, ordered, rowsAt, type Sort } from './order';

interface Host {
  postMessage(message: FromPage): void;
  getState(): { readonly sort?: Sort } | undefined;
  setState(state: { readonly sort?: Sort }): void;
}

declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();
const element = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const [title, about, nothing] = ['title', 'about', 'nothing'].map(id => element(id)) as [
  HTMLElement,
  HTMLElement,
  HTMLElement,
];
const grid = element<HTMLTableElement>('table');
const [head, body, foot] = [grid.tHead!.rows[0]!, grid.tBodies[0]!, grid.tFoot!.rows[0]!];

let table: Table | undefined;
let sort = host.getState()?.sort;
let caret: { readonly uri: string; readonly line: number } | undefined;
/** The row that Tab leads to, by its place in the text. */
let current = 0;

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

function fill(row: HTMLTableRowElement, cells: readonly string[]): void {
  const shown = fit(row, cells.length, make('td'));
  for (const [i, cell] of shown.entries()) {
    setText(cell, cells[i]!);
    cell.className = table!.columns[i]!.right ? 'right' : '';
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
    button.title = sorts ? `Sort by ${words}` : 'In the order of the text';
    button.onclick = () => {
      sort = sorts ? nextSort(sort, i) : undefined;
      host.setState(sort === undefined ? {} : { sort });
      draw();
    };
    cell.className = right ? 'right' : '';
    const way = sort?.column === i ? (sort.isFalling ? 'descending' : 'ascending') : 'none';
    cell.setAttribute('aria-sort', way);
  }
}

function draw(): void {
  nothing.hidden = table !== undefined;
  grid.hidden = table === undefined;
  setText(title, table?.title ?? '');
  setText(about, table?.about ?? '');
  if (table === undefined) return;
  const { columns, rows, total } = table;
  if (sort !== undefined && !columns[sort.column]?.sorts) sort = undefined;
  fillHead(columns);
  current = Math.min(current, rows.length - 1);
  const shown = fit(body, rows.length, make('tr')) as readonly HTMLTableRowElement[];
  for (const [at, i] of ordered(rows, sort).entries()) {
    const row = shown[at]!;
    fill(row, rows[i]!.cells);
    row.dataset['row'] = String(i);
    row.tabIndex = i === current ? 0 : -1;
    row.classList.toggle('leads', rows[i]!.lines !== undefined);
  }
  fill(foot, total);
  mark();
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
  for (const other of body.rows) other.tabIndex = -1;
  row.tabIndex = 0;
  current = Number(row.dataset['row']);
  row.focus();
}

body.addEventListener('click', event => go((event.target as Element).closest('tr')));
body.addEventListener('keydown', event => {
  const rows = [...body.rows];
  const at = rows.indexOf(document.activeElement as HTMLTableRowElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (event.key === 'Enter' || event.key === ' ') go(document.activeElement);
  else if (to !== undefined) focus(rows[to]);
  else return;
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
