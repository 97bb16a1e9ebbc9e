/**
 * Ids of the self-hosted helpers that the interpreter calls by itself. The boot loader numbers all
 * self-hosted functions: the compiler's own first (bytecode/self-ids.ts), then these, in this order,
 * so that their ids are constants; then the rest.
 */
import { COMPILER_HELPERS } from '../bytecode/self-ids.ts';

export const SELF_NAMES = [
  'AddSlow', 'ArithSlow', 'CompareSlow', 'EqSlow', 'UnarySlow', 'ToPrimitive', 'ToStringSlow', 'ToNumberSlow',
  'ToNumericSlow', 'ToPropertyKeySlow', 'InstanceOfSlow', 'GetElemSlow', 'SetElemSlow', 'InSlow', 'DeleteElemSlow',
  'CopyDataPropertiesSlow', 'ForInSlow', 'ConstructSlow', 'GetSuperSlow', 'SetSuperSlow', 'AsyncReturnSlow', 'Enter',
] as const;

export type SelfName = (typeof SELF_NAMES)[number];
export const SELF = Object.fromEntries(SELF_NAMES.map((name, i) => [name, COMPILER_HELPERS.length + i])) as {
  readonly [K in SelfName]: number;
};
