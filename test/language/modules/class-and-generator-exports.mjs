export class Shape {
  static count = 0;
  constructor() {
    Shape.count++;
  }
}
export function* walk() {
  yield* [1, 2];
}
export async function later() {
  return 'later';
}
import { Shape as S, walk as w, later as l } from './class-and-generator-exports.mjs';
new S();
console.log(S.count, [...w()].join(), await l());

// expect: 1 1,2 later
