/**
 * The timeline: threads × time, drawn on a uPlot chart. uPlot has the axes, the cursor and zooming by
 * dragging; lanes, wheel and keys are here.
 */
import uPlot from 'uplot';
import { css, drawLane, drawWorld, x } from './draw.ts';
import type { Box } from './draw.ts';
import { duration, indexAt, lastAtMost, moment, partOf, STATES } from './lanes.ts';
import type { Lane, Part, Timeline } from './lanes.ts';

const LANE_HEIGHT = 30;
/** The row above the lanes: collections and stops. */
const WORLD = 'collections, stops';
const AXIS_HEIGHT = 44;
/** The least that can be seen at once: milliseconds. */
const LEAST_SPAN = 0.01;

export class TimelineChart {
  readonly #timeline: Timeline;
  readonly #plot: uPlot;
  readonly #host: HTMLElement;
  readonly #details: HTMLElement;
  #lane = 0;
  /** The part that keys have chosen. */
  #chosen = -1;

  constructor(timeline: Timeline, host: HTMLElement, details: HTMLElement) {
    this.#timeline = timeline;
    this.#host = host;
    this.#details = details;
    this.#plot = new uPlot(
      this.#options(),
      [
        [0, timeline.duration],
        [null, null],
      ],
      host,
    );
    new ResizeObserver(() => this.#resize()).observe(host);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.redraw());
    host.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    host.addEventListener('keydown', (event) => this.#key(event));
    this.showRange();
  }

  #size(): { width: number; height: number } {
    const rows = this.#timeline.lanes.length + 1;
    return {
      width: Math.max(320, this.#host.clientWidth),
      height: rows * LANE_HEIGHT + AXIS_HEIGHT,
    };
  }

  #resize(): void {
    const { width, height } = this.#size();
    if (width !== this.#plot.width) this.#plot.setSize({ width, height });
  }

  redraw(): void {
    this.#plot.redraw(false, true);
  }

  #options(): uPlot.Options {
    const { lanes } = this.#timeline;
    const names = [...lanes.map((lane) => lane.name).reverse(), WORLD];
    const axis = { stroke: () => css('--text'), ticks: { stroke: () => css('--line') } };
    return {
      ...this.#size(),
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: true } },
      scales: {
        x: { time: false, range: (_, low, high) => this.#clamp(low, high) },
        y: { range: () => [0, lanes.length + 1] },
      },
      axes: [
        {
          ...axis,
          space: 90,
          grid: { stroke: () => css('--line') },
          values: (_plot, splits, _axis, _space, step) =>
            splits.map((split) => moment(split, step)),
        },
        {
          ...axis,
          size: 130,
          grid: { show: false },
          splits: () => names.map((_, at) => at + 0.5),
          values: () => names,
        },
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        draw: [(plot) => this.#draw(plot)],
        setCursor: [(plot) => this.#hover(plot)],
        setScale: [(_, scale) => (scale === 'x' ? this.showRange() : undefined)],
      },
    };
  }

  // --- what is seen

  #clamp(low: number | null, high: number | null): [number, number] {
    const { duration: all } = this.#timeline;
    const span = Math.min(all, Math.max(LEAST_SPAN, (high ?? all) - (low ?? 0)));
    const from = Math.min(Math.max(0, low ?? 0), all - span);
    return [from, from + span];
  }

  range(): [number, number] {
    const { min, max } = this.#plot.scales.x;
    return [min ?? 0, max ?? this.#timeline.duration];
  }

  show(from: number, to: number): void {
    const [min, max] = this.#clamp(from, to);
    this.#plot.setScale('x', { min, max });
  }

  /** Says what is seen, for those who do not see it, and for tests. */
  showRange(): void {
    const [from, to] = this.#plot === undefined ? [0, this.#timeline.duration] : this.range();
    this.#host.dataset.from = from.toFixed(6);
    this.#host.dataset.to = to.toFixed(6);
  }

  #zoom(factor: number, around: number): void {
    const [from, to] = this.range();
    const span = Math.max(LEAST_SPAN, (to - from) * factor);
    const low = around - ((around - from) / (to - from)) * span;
    this.show(low, low + span);
  }

  #pan(share: number): void {
    const [from, to] = this.range();
    const by = (to - from) * share;
    this.show(from + by, to + by);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const box = this.#plot.over.getBoundingClientRect();
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
      return this.#pan((event.deltaX + event.deltaY) / 1000);
    this.#zoom(Math.exp(event.deltaY / 400), this.#plot.posToVal(event.clientX - box.left, 'x'));
  }

  #key(event: KeyboardEvent): void {
    const [from, to] = this.range();
    const middle = (from + to) / 2;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.#pan(-0.2),
      ArrowRight: () => this.#pan(0.2),
      '+': () => this.#zoom(0.5, middle),
      '=': () => this.#zoom(0.5, middle),
      '-': () => this.#zoom(2, middle),
      '0': () => this.show(0, this.#timeline.duration),
      Home: () => this.show(0, this.#timeline.duration),
      ArrowUp: () => this.#choose(this.#lane - 1, -1),
      ArrowDown: () => this.#choose(this.#lane + 1, -1),
      n: () => this.#choose(this.#lane, this.#chosen + 1),
      p: () => this.#choose(this.#lane, this.#chosen - 1),
    };
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  /** `part` -1: the first that is seen. */
  #choose(lane: number, part: number): void {
    const { lanes } = this.#timeline;
    if (lanes.length === 0) return;
    this.#lane = Math.min(Math.max(0, lane), lanes.length - 1);
    const chosen = lanes[this.#lane];
    if (chosen.start.length === 0) return;
    const first = Math.max(0, lastAtMost(chosen.start, this.range()[0]));
    this.#chosen = Math.min(Math.max(0, part < 0 ? first : part), chosen.start.length - 1);
    const at = chosen.start[this.#chosen];
    const [from, to] = this.range();
    if (at > to || chosen.finish[this.#chosen] < from)
      this.show(at - (to - from) / 2, at + (to - from) / 2);
    this.#describe(chosen, partOf(this.#timeline, chosen, this.#chosen, at));
    this.redraw();
  }

  // --- details

  #hover(plot: uPlot): void {
    const { left = -1, top = -1 } = plot.cursor;
    if (left < 0 || top < 0) return;
    const time = plot.posToVal(left, 'x');
    const row = Math.floor(top / (plot.over.clientHeight / (this.#timeline.lanes.length + 1))) - 1;
    if (row < 0) return this.#describeWorld(time, (this.range()[1] - this.range()[0]) / 200);
    const lane = this.#timeline.lanes[row];
    const at = lane === undefined ? -1 : indexAt(lane, time);
    if (at === -1)
      return this.#write(`${lane?.name ?? ''} at ${this.#moment(time)}`, [
        'the thread does not live then',
      ]);
    this.#describe(lane, partOf(this.#timeline, lane, at, time));
  }

  /** As exact as what is seen. */
  #moment(time: number): string {
    const [from, to] = this.range();
    return moment(time, (to - from) / 1000);
  }

  #describe(lane: Lane, part: Part): void {
    const { state, start, end, detail, stack } = part;
    const what = detail === '' ? '' : `: ${detail}`;
    this.#write(
      `${lane.name}: ${STATES[state].name}${what}`,
      [`${duration(end - start)}, from ${this.#moment(start)} to ${this.#moment(end)}`],
      stack,
    );
  }

  #describeWorld(time: number, near: number): void {
    const { collections, stops } = this.#timeline;
    const around = (each: { start: number; end: number }): boolean =>
      time >= each.start - near && time <= each.end + near;
    const collection = collections.find(around);
    const stop = stops.find(around);
    const lines: string[] = [];
    const last = (id: number): string =>
      id < 0 ? '' : `, last was ${id === 0 ? 'main' : `thread ${id}`}`;
    if (collection !== undefined)
      lines.push(
        `${collection.kind} collection, pause ${duration(collection.end - collection.start)}`,
      );
    if (stop !== undefined)
      lines.push(
        `all threads stopped for ${duration(stop.end - stop.start)}; time to stop ${duration(stop.timeToStop)}${last(stop.straggler)}`,
      );
    this.#write(`at ${this.#moment(time)}`, lines.length === 0 ? ['no collection or stop'] : lines);
  }

  #write(title: string, lines: readonly string[], stack: readonly string[] = []): void {
    const heading = document.createElement('strong');
    heading.textContent = title;
    const list = document.createElement('ol');
    list.append(
      ...stack.map((line) => Object.assign(document.createElement('li'), { textContent: line })),
    );
    const text = lines.map((line) =>
      Object.assign(document.createElement('p'), { textContent: line }),
    );
    this.#details.replaceChildren(heading, ...text, ...(stack.length === 0 ? [] : [list]));
  }

  // --- drawing

  #draw(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const [from, to] = this.range();
    const box: Box = { left: bbox.left, width: bbox.width, from, to };
    const { lanes } = this.#timeline;
    const height = bbox.height / (lanes.length + 1);
    const colours = STATES.map(({ name }) => css(`--state-${name}`));
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    drawWorld(ctx, this.#timeline, box, bbox.top, height, bbox.height);
    lanes.forEach((lane, row) => {
      const top = bbox.top + (row + 1) * height;
      drawLane(ctx, box, lane, top + height * 0.15, height * 0.7, colours);
      if (row === this.#lane && this.#chosen !== -1) {
        ctx.strokeStyle = css('--text');
        ctx.lineWidth = 2 * devicePixelRatio;
        const left = x(box, lane.start[this.#chosen]);
        const width = Math.max(3, x(box, lane.finish[this.#chosen]) - left);
        ctx.strokeRect(left, top + height * 0.1, width, height * 0.8);
      }
    });
    ctx.restore();
  }
}
