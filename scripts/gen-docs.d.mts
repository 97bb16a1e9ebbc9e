export interface DocumentedOpcode {
  readonly name: string;
  readonly operands: readonly { readonly name: string; readonly kind: string }[];
  readonly throws: boolean;
  readonly feedback: number;
  readonly doc: string;
}
export declare function opcodeTables(text: string, infos: readonly DocumentedOpcode[]): string;
export declare function updated(document: string, tables: string): string;
