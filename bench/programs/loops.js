// Loop finding: Havlak's nesting of loops in a control-flow graph, with union-find over the depth-first
// spanning tree. The graph has nests of loops, plain diamonds and one irreducible region per unit.
'use strict';

class Block {
  constructor(id) {
    this.id = id;
    this.successors = [];
    this.predecessors = [];
  }
}

class Graph {
  constructor() {
    this.blocks = [];
  }

  add() {
    const block = new Block(this.blocks.length);
    this.blocks.push(block);
    return block;
  }

  edge(from, to) {
    from.successors.push(to);
    to.predecessors.push(from);
  }

  // A straight piece, returns its end.
  line(from, length) {
    let at = from;
    for (let i = 0; i < length; i++) {
      const next = this.add();
      this.edge(at, next);
      at = next;
    }
    return at;
  }

  diamond(from) {
    const left = this.add();
    const right = this.add();
    const join = this.add();
    this.edge(from, left);
    this.edge(from, right);
    this.edge(left, join);
    this.edge(right, join);
    return join;
  }

  // `depth` nested loops, each with a diamond in its body; returns the exit.
  nest(from, depth) {
    const header = this.line(from, 1);
    let body = this.diamond(header);
    if (depth > 1) body = this.nest(body, depth - 1);
    const latch = this.line(body, 1);
    this.edge(latch, header);
    return this.line(latch, 1);
  }

  // A cycle with two entries.
  irreducible(from) {
    const a = this.line(from, 1);
    const b = this.line(from, 1);
    this.edge(a, b);
    this.edge(b, a);
    const out = this.add();
    this.edge(b, out);
    return out;
  }
}

class Loop {
  constructor(header, reducible) {
    this.header = header;
    this.reducible = reducible;
    this.parent = null;
    this.children = [];
    this.blocks = new Set();
  }

  get depth() {
    let depth = 0;
    for (let loop = this.parent; loop !== null; loop = loop.parent) depth++;
    return depth;
  }
}

// Preorder numbers, and for each the last descendant's number.
function depthFirst(graph) {
  const number = new Map();
  const order = [];
  const last = [];
  const stack = [[graph.blocks[0], 0]];
  number.set(graph.blocks[0], 0);
  order.push(graph.blocks[0]);
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const [block, position] = top;
    if (position === block.successors.length) {
      last[number.get(block)] = order.length - 1;
      stack.pop();
      continue;
    }
    top[1]++;
    const next = block.successors[position];
    if (number.has(next)) continue;
    number.set(next, order.length);
    order.push(next);
    stack.push([next, 0]);
  }
  return { number, order, last };
}

function find(parents, at) {
  let root = at;
  while (parents[root] !== root) root = parents[root];
  while (parents[at] !== root) {
    const next = parents[at];
    parents[at] = root;
    at = next;
  }
  return root;
}

function findLoops(graph) {
  const { number, order, last } = depthFirst(graph);
  const count = order.length;
  const isAncestor = (a, b) => a <= b && b <= last[a];
  const back = [];
  const other = [];
  for (let w = 0; w < count; w++) {
    back.push([]);
    other.push(new Set());
    for (const predecessor of order[w].predecessors) {
      const v = number.get(predecessor);
      if (v === undefined) continue;
      if (isAncestor(w, v)) back[w].push(v);
      else other[w].add(v);
    }
  }
  const parents = Array.from({ length: count }, (_, i) => i);
  const loopOf = new Array(count).fill(null);
  const loops = [];
  for (let w = count - 1; w >= 0; w--) {
    const members = new Set();
    let selfLoop = false;
    let reducible = true;
    for (const v of back[w]) {
      if (v === w) selfLoop = true;
      else members.add(find(parents, v));
    }
    const todo = [...members];
    while (todo.length > 0) {
      const x = todo.pop();
      for (const y of other[x]) {
        const root = find(parents, y);
        if (!isAncestor(w, root)) {
          reducible = false;
          other[w].add(root);
        } else if (root !== w && !members.has(root)) {
          members.add(root);
          todo.push(root);
        }
      }
    }
    if (members.size === 0 && !selfLoop) continue;
    const loop = new Loop(order[w], reducible);
    loops.push(loop);
    loopOf[w] = loop;
    loop.blocks.add(order[w].id);
    for (const x of members) {
      parents[x] = w;
      const inner = loopOf[x];
      if (inner === null) {
        loop.blocks.add(order[x].id);
      } else {
        inner.parent = loop;
        loop.children.push(inner);
      }
    }
  }
  return loops;
}

function build(units) {
  const graph = new Graph();
  let at = graph.add();
  for (let i = 0; i < units; i++) {
    at = graph.nest(at, 1 + (i % 4));
    at = graph.diamond(at);
    at = graph.irreducible(at);
  }
  graph.line(at, 1);
  return graph;
}

const UNITS = 400;
const graph = build(UNITS);
let line = '';
for (let round = 0; round < 6; round++) {
  const loops = findLoops(graph);
  let reducible = 0;
  let deepest = 0;
  let depths = 0;
  for (const loop of loops) {
    if (loop.reducible) reducible++;
    const depth = loop.depth;
    depths += depth;
    if (depth > deepest) deepest = depth;
  }
  // Units of 1, 2, 3 and 4 nested loops, and an irreducible one in each.
  if (loops.length !== (UNITS / 4) * (1 + 2 + 3 + 4) + UNITS)
    throw new Error(`loops: ${loops.length}`);
  if (loops.length - reducible !== UNITS) throw new Error(`loops: ${reducible} reducible`);
  if (deepest !== 3) throw new Error(`loops: depth ${deepest}`);
  if (depths !== (UNITS / 4) * (0 + 1 + 3 + 6)) throw new Error(`loops: depths ${depths}`);
  line = `loops: ${graph.blocks.length} blocks, ${loops.length} loops, ${reducible} reducible`;
}
console.log(line);
