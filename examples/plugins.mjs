// Plugins that the host does not trust: each runs in a VM of its own, with limits, and reaches only the
// functions that the host exposes to it.
//   node examples/plugins.mjs
import { VM } from 'heddle';

const plugins = {
  // `translate` is a host function that answers later; the plugin just waits for its value.
  translate: `
    function transform(note) {
      log('translating ' + note.words.length + ' words');
      return { ...note, words: note.words.map((word) => translate(word)) };
    }`,

  // An asynchronous host function gives the plugin a promise.
  sign: `
    async function transform(note) {
      const [name, key] = await Promise.all([userName(), userName('key')]);
      return { ...note, signature: name + '/' + key };
    }`,

  // Threads within a plugin share its heap.
  count: `
    function letters(words, from, step) {
      let n = 0;
      for (let i = from; i < words.length; i += step) n += words[i].length;
      return n;
    }
    function transform(note) {
      const threads = [0, 1].map((i) => new Thread(letters, note.words, i, 2));
      return { ...note, letters: threads[0].join() + threads[1].join() };
    }`,

  // This one throws, the next one never ends. The others go on.
  broken: `function transform(note) { return note.nothing.here; }`,
  endless: `function transform() { for (;;) {} }`,
};

const dictionary = new Map([
  ['Faden', 'thread'],
  ['Webstuhl', 'loom'],
  ['Kette', 'warp'],
]);

async function load(name, source) {
  const vm = await VM.create({
    limits: { time: 500, heap: '32MiB', threads: 4, output: '16KiB' },
    console: 'ignore',
  });
  await vm.expose('log', (text) => console.log(`[${name}] ${text}`));
  await vm.expose('translate', async (word) => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    return dictionary.get(word) ?? word;
  });
  await vm.expose('userName', async (kind) => (kind === 'key' ? '4f3a' : 'ada'), { mode: 'async' });
  await vm.evaluate(source, { filename: `${name}.js` });
  return vm;
}

let note = { title: 'Weaving', words: ['Faden', 'Webstuhl', 'Kette', 'Heddle'] };
for (const [name, source] of Object.entries(plugins)) {
  const vm = await load(name, source);
  try {
    note = await vm.call('transform', [note]);
    console.log(`[${name}] ok`);
  } catch (error) {
    console.log(
      `[${name}] ${error.code}: ${error.message.split('\n')[0].replace(/ after .*/, '')}`,
    );
  } finally {
    await vm.dispose();
  }
}
console.log(JSON.stringify(note));
