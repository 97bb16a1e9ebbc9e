export function stringsOfProperty(_key: string): readonly (readonly number[])[] | undefined {
  return undefined;
}
