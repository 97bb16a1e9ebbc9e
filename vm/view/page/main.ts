/**
 * The page of `heddle view`: two tabs. Its data are in the page itself, gzipped, as base64: the profile
 * (`#profile`, its name in data-name) and speedscope's own page (`#speedscope`), which gets the profile as
 * if it were dropped on it. Nothing is fetched; the page's content security policy allows nothing else.
 */
import type { FirefoxFile } from './firefox-file.ts';
import { STATES, timelineOf } from './lanes.ts';
import { speedscopeFile } from './speedscope-file.ts';
import { tablesOf } from './tables.ts';
import { TimelineChart } from './timeline.ts';

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

async function unpack(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = element(id).textContent.trim();
  const packed = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function asFirefox(bytes: Uint8Array): FirefoxFile | null {
  if (bytes[0] !== 0x7b) return null;
  const parsed = JSON.parse(new TextDecoder().decode(bytes)) as Partial<FirefoxFile>;
  return parsed.meta?.preprocessedProfileVersion === undefined ? null : (parsed as FirefoxFile);
}

/** speedscope's page in a frame, with the profile dropped on it. */
async function openFlameGraph(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const html = new TextDecoder().decode(await unpack('speedscope'));
  const frame = document.createElement('iframe');
  frame.title = 'Flame graph';
  frame.srcdoc = html;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  element('flame').replaceChildren(frame);
  await loaded;
  const inside = frame.contentWindow as (Window & typeof globalThis) | null;
  if (inside === null) throw new Error('the flame graph has no window');
  const dataTransfer = new inside.DataTransfer();
  dataTransfer.items.add(new inside.File([bytes], name));
  const drop = new inside.DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
  inside.document.body.querySelector('div')?.dispatchEvent(drop);
  frame.focus();
}

function showLegend(): void {
  const entries = STATES.map(({ name }) => [`--state-${name}`, name] as const);
  const more = [
    ['--gc-minor', 'minor collection'],
    ['--gc-major', 'major collection'],
    ['--stop', 'stop of all threads'],
  ] as const;
  const items = [...entries, ...more].map(([colour, name]) => {
    const item = document.createElement('li');
    const box = document.createElement('span');
    box.style.background = `var(${colour})`;
    item.append(box, name);
    return item;
  });
  element('legend').replaceChildren(...items);
}

type Tab = 'flame' | 'timeline';
const TABS: readonly Tab[] = ['flame', 'timeline'];

class Page {
  readonly #name: string;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #firefox: FirefoxFile | null;
  #flameOpened = false;
  #chart: TimelineChart | null = null;

  constructor(name: string, bytes: Uint8Array<ArrayBuffer>) {
    this.#name = name;
    this.#bytes = bytes;
    this.#firefox = asFirefox(bytes);
  }

  start(): void {
    element('title').textContent = this.#name;
    document.title = `${this.#name} - heddle`;
    const tabs = TABS.map((tab) => element(`tab-${tab}`) as HTMLButtonElement);
    tabs.forEach((button, at) => {
      button.addEventListener('click', () => this.#show(TABS[at]));
      button.addEventListener('keydown', (event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        const other = tabs[1 - at];
        if (other.disabled) return;
        other.focus();
        other.click();
      });
    });
    if (this.#firefox === null) {
      tabs[1].disabled = true;
      tabs[1].title = 'This file has no timeline: heddle run --timeline records one';
    }
    this.#show(this.#firefox !== null && location.hash !== '#flame' ? 'timeline' : 'flame');
  }

  #show(tab: Tab): void {
    for (const each of TABS) {
      const button = element(`tab-${each}`);
      button.setAttribute('aria-selected', String(each === tab));
      button.tabIndex = each === tab ? 0 : -1;
      element(each).hidden = each !== tab;
    }
    if (tab === 'flame') this.#showFlame();
    else this.#showTimeline();
  }

  #showFlame(): void {
    if (this.#flameOpened) return;
    this.#flameOpened = true;
    const file = this.#firefox;
    const opened =
      file === null
        ? openFlameGraph(this.#name, this.#bytes)
        : openFlameGraph(
            'profile.speedscope.json',
            new TextEncoder().encode(JSON.stringify(speedscopeFile(file))),
          );
    opened.catch(fail);
  }

  #showTimeline(): void {
    if (this.#firefox === null || this.#chart !== null) return;
    const timeline = timelineOf(this.#firefox);
    showLegend();
    this.#chart = new TimelineChart(timeline, element('chart'), element('details'));
    element('tables').replaceChildren(...tablesOf(timeline));
  }
}

function fail(error: unknown): void {
  const box = element('failure');
  box.hidden = false;
  box.textContent = `This profile cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
}

unpack('profile').then((bytes) => {
  try {
    new Page(element('profile').dataset.name ?? 'profile', bytes).start();
  } catch (error) {
    fail(error);
  }
}, fail);
