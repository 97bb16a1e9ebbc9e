/** Calls of host functions: placeholder signature until the library wires them. */
import { throwError } from './errors.ts';

export function callHost(_dst: number, _cell: number, _self: number, _args: number, _argc: number): void {
  throwError(0, 'host functions are not wired');
}
