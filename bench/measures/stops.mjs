// From the request of a stop until every thread has stopped, as the VM itself measures it: one thread
// allocates, so that it asks for stops, while the others run loops and calls.
import path from 'node:path';
import { heddleWithStats, here, median, row } from '../lib.mjs';

const file = path.join(here, 'guests', 'stops.js');

export function measure({ rounds }) {
  const two = Array.from({ length: rounds }, () => timeToStop(1, 6000));
  const many = Array.from({ length: Math.min(rounds, 3) }, () => timeToStop(31, 8000));
  const fewest = Math.min(...two.map((t) => t.count), ...many.map((t) => t.count));
  return [
    row('2 threads: p50', median(two.map((t) => t.p50)), 'us', '<=', 10),
    row('2 threads: p99', median(two.map((t) => t.p99)), 'us', '<=', 1000),
    row('2 threads: longest', Math.max(...two.map((t) => t.max)), 'us'),
    row('32 threads: p50', median(many.map((t) => t.p50)), 'us'),
    row('32 threads: longest', Math.max(...many.map((t) => t.max)) / 1000, 'ms', '<=', 250),
    row('stops in the smallest sample', fewest, '', '>=', 20),
  ];
}

function timeToStop(others, ms) {
  return heddleWithStats([file, String(others), String(ms)]).stats.stops.timeToStop;
}
