/** The timeline's figures as tables: time by state, and the longest collections and stops. */
import { duration, moment, STATES } from './lanes.ts';
import type { Timeline } from './lanes.ts';

const MOST_ROWS = 12;

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLTableElement {
  const made = document.createElement('table');
  made.createCaption().textContent = caption;
  const header = made.createTHead().insertRow();
  for (const text of head) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = text;
    header.append(cell);
  }
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((text, at) => {
      const cell = document.createElement(at === 0 ? 'th' : 'td');
      if (at === 0) cell.setAttribute('scope', 'row');
      cell.textContent = text;
      line.append(cell);
    });
  }
  return made;
}

const nameOf = (id: number): string => (id < 0 ? '–' : id === 0 ? 'main' : `thread ${id}`);

export function tablesOf({ lanes, collections, stops }: Timeline): HTMLElement[] {
  const used = STATES.map((_, at) => at).filter((at) => lanes.some((lane) => lane.totals[at] > 0));
  const states = table(
    'Time by state',
    ['thread', ...used.map((at) => STATES[at].name)],
    lanes.map((lane) => [
      lane.name,
      ...used.map((at) => (lane.totals[at] === 0 ? '–' : duration(lane.totals[at]))),
    ]),
  );
  states.id = 'states';
  const tables = [states];
  if (stops.length > 0) {
    const slowest = [...stops].sort((a, b) => b.timeToStop - a.timeToStop).slice(0, MOST_ROWS);
    tables.push(
      table(
        stops.length > slowest.length
          ? `The ${slowest.length} slowest of ${stops.length} stops`
          : 'Stops',
        ['at', 'time to stop', 'last to stop', 'all stopped for', 'asked by'],
        slowest.map((stop) => [
          moment(stop.start, 0.001),
          duration(stop.timeToStop),
          nameOf(stop.straggler),
          duration(stop.end - stop.start),
          nameOf(stop.stopper),
        ]),
      ),
    );
  }
  if (collections.length > 0) {
    const longest = [...collections]
      .sort((a, b) => b.end - b.start - (a.end - a.start))
      .slice(0, MOST_ROWS);
    tables.push(
      table(
        collections.length > longest.length
          ? `The ${longest.length} longest of ${collections.length} collections`
          : 'Collections',
        ['at', 'kind', 'pause', 'by'],
        longest.map(({ start, end, kind, thread }) => [
          moment(start, 0.001),
          kind,
          duration(end - start),
          nameOf(thread),
        ]),
      ),
    );
  }
  return tables;
}
