// A small HTTP server that runs the scripts it is sent, each in a VM with hard limits.
//   node examples/embedding-with-limits.mjs            a hundred hostile requests against it, then a report
//   node examples/embedding-with-limits.mjs --serve 8080
//   curl --data '6 * 7' localhost:8080
import { once } from 'node:events';
import http from 'node:http';
import { VM } from 'heddle';

const limits = {
  time: 200, // milliseconds of wall clock
  heap: '24MiB',
  stack: '1MiB',
  threads: 4,
  source: '256KiB',
  output: '64KiB',
  transfer: '64KiB',
};
const MAX_BODY = 1 << 20;

async function runScript(source) {
  const output = [];
  const vm = await VM.create({ limits, console: ({ text }) => output.push(text) });
  try {
    const value = await vm.evaluate(source, { filename: 'request.js' });
    return { status: 200, body: { value, output } };
  } catch (error) {
    return {
      status: 422,
      body: { error: error.code ?? error.name, message: error.message, output },
    };
  } finally {
    await vm.dispose();
  }
}

const server = http.createServer(async (request, response) => {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) break;
    chunks.push(chunk);
  }
  const { status, body } =
    size > MAX_BODY
      ? { status: 413, body: { error: 'TOO_LARGE' } }
      : await runScript(Buffer.concat(chunks).toString('utf8'));
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});

/** Scripts that want to harm the server. */
const hostile = [
  ['endless loop', 'for (;;) {}'],
  ['loop in finally', 'for (;;) { try { throw 1; } catch {} finally { for (;;) {} } }'],
  ['loop in a comparator', '[3, 1, 2].sort(() => { for (;;) {} })'],
  ['endless recursion', 'function f() { return f() + 1; } f()'],
  ['recursion that catches', 'function f() { try { f(); } finally { f(); } } f()'],
  ['array without end', 'const a = []; for (;;) a.push({ a })'],
  ['string without end', 'let s = "x"; for (;;) s += s + s'],
  ['map without end', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i])'],
  ['regular expression', '/^(a+)+$/.test("a".repeat(40) + "b")'],
  ['jobs without end', 'const f = () => Promise.resolve().then(f); f()'],
  ['timers without end', 'const f = () => setTimeout(f, 0); f()'],
  ['threads without end', 'const t = []; for (;;) t.push(new Thread(() => { for (;;) {} }))'],
  [
    'threads that wait',
    'const l = new Lock(); l.hold(() => new Thread(() => l.hold(() => 1)).join())',
  ],
  ['output without end', 'for (;;) console.log("x".repeat(1000))'],
  ['result too large', '"x".repeat(10_000_000)'],
  ['nested source', '('.repeat(100_000)],
  ['large source', 'x = 1;'.repeat(100_000)],
  ['the host', 'process.exit(1)'],
  ['the constructor', 'this.constructor.constructor("return process")().exit(1)'],
  ['a thrown getter', 'throw { get message() { for (;;) {} }, get stack() { for (;;) {} } }'],
];

const REQUESTS = 100;
const HOSTILE_CLIENTS = 6;
const SLOWEST_ALLOWED = 2000;

async function drive(port) {
  const post = async (source) => {
    const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: source });
    return { status: response.status, body: await response.json() };
  };

  const answers = new Map(hostile.map(([name]) => [name, new Map()]));
  let sent = 0;
  const attack = async () => {
    while (sent < REQUESTS) {
      const [name, source] = hostile[sent++ % hostile.length];
      const { status, body } = await post(source);
      const code = body.error ?? `${status}`;
      answers.get(name).set(code, (answers.get(name).get(code) ?? 0) + 1);
    }
  };

  // A client with honest work, all the while.
  let attacking = true;
  const times = [];
  const honest = async () => {
    while (attacking || times.length < 20) {
      const n = times.length;
      const start = performance.now();
      const { body } = await post(`let s = 0; for (let i = 0; i <= ${n}; i++) s += i; s`);
      if (body.value !== (n * (n + 1)) / 2) throw new Error(`wrong: ${JSON.stringify(body)}`);
      times.push(performance.now() - start);
    }
  };

  const client = honest();
  await Promise.all(Array.from({ length: HOSTILE_CLIENTS }, attack));
  attacking = false;
  await client;

  for (const [name, codes] of answers) {
    const list = [...codes].map(([code, n]) => `${n} x ${code.replace('ERR_HEDDLE_', '')}`);
    console.log(`${name.padEnd(24)} ${list.join(', ')}`);
  }
  times.sort((a, b) => a - b);
  const middle = times[times.length >> 1].toFixed(0);
  const slowest = times[times.length - 1];
  console.log(
    `${REQUESTS} hostile requests; ${times.length} honest ones answered meanwhile, ` +
      `half of them within ${middle} ms, the slowest in ${slowest.toFixed(0)} ms`,
  );
  if (slowest > SLOWEST_ALLOWED) throw new Error(`an honest request took ${slowest.toFixed(0)} ms`);
}

const serve = process.argv.indexOf('--serve');
server.listen(serve === -1 ? 0 : Number(process.argv[serve + 1] ?? 8080), '127.0.0.1');
await once(server, 'listening');
if (serve === -1) {
  try {
    await drive(server.address().port);
  } finally {
    server.close();
    server.closeAllConnections();
  }
} else {
  console.log(`listening on port ${server.address().port}`);
}
