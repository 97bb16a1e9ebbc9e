/** The timeline's lanes and its row of collections and stops, on a canvas. */
import { lastAtMost } from './lanes.ts';
import type { Lane, Timeline } from './lanes.ts';

export const css = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Where on the canvas which part of the time is. */
export interface Box {
  readonly left: number;
  readonly width: number;
  readonly from: number;
  readonly to: number;
}

export const x = ({ left, width, from, to }: Box, time: number): number =>
  left + ((time - from) / (to - from)) * width;

/** The row above the lanes, and lines through them where all threads were stopped. */
export function drawWorld(
  ctx: CanvasRenderingContext2D,
  timeline: Timeline,
  box: Box,
  top: number,
  height: number,
  all: number,
): void {
  const { collections, stops } = timeline;
  ctx.strokeStyle = css('--stop');
  ctx.lineWidth = devicePixelRatio;
  let drawn = -Infinity;
  for (const { start } of stops) {
    const at = Math.round(x(box, start)) + 0.5;
    if (start < box.from || start > box.to || at - drawn < 3 * devicePixelRatio) continue;
    drawn = at;
    ctx.globalAlpha = 0.35;
    line(ctx, at, top + height, top + all);
    ctx.globalAlpha = 1;
    line(ctx, at, top + height * 0.6, top + height);
  }
  ctx.globalAlpha = 1;
  for (const { kind, start, end } of collections) {
    if (end < box.from || start > box.to) continue;
    ctx.fillStyle = css(`--gc-${kind}`);
    const left = x(box, start);
    const tall = kind === 'major' ? 0.55 : 0.35;
    ctx.fillRect(left, top + height * (0.6 - tall), Math.max(2, x(box, end) - left), height * tall);
  }
}

function line(ctx: CanvasRenderingContext2D, at: number, from: number, to: number): void {
  ctx.beginPath();
  ctx.moveTo(at, from);
  ctx.lineTo(at, to);
  ctx.stroke();
}

/** Parts that are narrower than a pixel share one; of each state the first in a pixel is drawn. */
export function drawLane(
  ctx: CanvasRenderingContext2D,
  box: Box,
  lane: Lane,
  top: number,
  height: number,
  colours: readonly string[],
): void {
  const { start, finish, state } = lane;
  const drawn = colours.map(() => -Infinity);
  for (
    let i = Math.max(0, lastAtMost(start, box.from));
    i < start.length && start[i] <= box.to;
    i++
  ) {
    const left = Math.max(box.left, x(box, start[i]));
    const right = Math.min(box.left + box.width, x(box, finish[i]));
    const kind = state[i];
    const width = right - left;
    if (width < 1 && left - drawn[kind] < 1) continue;
    drawn[kind] = left;
    ctx.fillStyle = colours[kind];
    ctx.fillRect(left, top, Math.max(1, width), height);
  }
}
