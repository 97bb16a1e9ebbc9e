const a = 1;
let b = 2;
export { a, b as renamed, b as 'string name' };
export const c = 3, d = 4;
export function f() {
  return 'f';
}
export class K {}
export default class {
  who() {
    return 'default class';
  }
}
export var e = 5;
