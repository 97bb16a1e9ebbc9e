export interface Row {
  what: string;
  value: number;
  unit: string;
  limit?: '<=' | '>=';
  goal?: number;
  ok?: boolean;
}

export declare function row(
  what: string,
  value: number,
  unit: string,
  limit?: '<=' | '>=',
  goal?: number,
): Row;
export declare function median(values: number[]): number;
export declare function geometricMean(values: number[]): number;
export declare function interleave<T extends Record<string, () => unknown>>(
  rounds: number,
  variants: T,
): Record<keyof T, unknown[]>;
export declare function ownTime(stdout: string): number;
export declare function printedTime(stdout: string): number;
