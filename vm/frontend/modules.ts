/** Module linkage: requests, imports, exports and what the linker must set up. */
import type * as A from 'acorn';
import type { ModuleInfo, ModuleRequest } from '../bytecode/compiled.ts';
import { boundNames } from './ast.ts';
import type { Unit } from './context.ts';
import type { Scope } from './scopes.ts';

const textOf = (node: A.Identifier | A.Literal): string =>
  node.type === 'Identifier' ? node.name : String(node.value);

export function moduleInfo(unit: Unit): ModuleInfo {
  const { program } = unit.analysis;
  const scope = program.scope as Scope;
  const { body } = program.node as A.Program;
  const requests: ModuleRequest[] = [];
  const imports: ModuleInfo['imports'][number][] = [];
  const localExports: ModuleInfo['localExports'][number][] = [];
  const indirectExports: ModuleInfo['indirectExports'][number][] = [];
  const starExports: { request: number }[] = [];

  const request = (source: A.Literal, attributes: readonly A.ImportAttribute[]): number => {
    const wanted: ModuleRequest = {
      specifier: String(source.value),
      attributes: attributes.map(({ key, value }) => [textOf(key), String(value.value)] as const),
    };
    const text = JSON.stringify(wanted);
    const known = requests.findIndex((each) => JSON.stringify(each) === text);
    return known >= 0 ? known : requests.push(wanted) - 1;
  };
  const slotOf = (name: string): number => {
    const binding = scope.bindings.get(name);
    if (binding === undefined) throw new Error(`compile: export of ${name}, which is not declared`);
    return binding.envSlot;
  };
  const exportLocal = (name: string, exported: string): void => {
    const source = imports.find((each) => each.envSlot === slotOf(name));
    // An import that is exported again is the other module's export.
    if (source !== undefined && source.name !== '*') {
      indirectExports.push({
        exported,
        request: source.request,
        name: source.name,
        start: source.start,
      });
    } else localExports.push({ exported, envSlot: slotOf(name) });
  };

  for (const statement of body) {
    if (statement.type !== 'ImportDeclaration') continue;
    const index = request(statement.source, statement.attributes);
    for (const specifier of statement.specifiers) {
      const name =
        specifier.type === 'ImportNamespaceSpecifier'
          ? '*'
          : specifier.type === 'ImportDefaultSpecifier'
            ? 'default'
            : textOf(specifier.imported);
      imports.push({
        request: index,
        name,
        envSlot: slotOf(specifier.local.name),
        start: specifier.start,
      });
    }
  }
  for (const statement of body) {
    switch (statement.type) {
      case 'ExportAllDeclaration': {
        const index = request(statement.source, statement.attributes);
        if (statement.exported == null) starExports.push({ request: index });
        else
          indirectExports.push({
            exported: textOf(statement.exported),
            request: index,
            name: '*',
            start: statement.start,
          });
        break;
      }
      case 'ExportDefaultDeclaration': {
        const { declaration } = statement;
        const declares =
          declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration';
        exportLocal(
          declares && declaration.id != null ? declaration.id.name : '*default*',
          'default',
        );
        break;
      }
      case 'ExportNamedDeclaration': {
        const { declaration, source, specifiers } = statement;
        if (declaration != null) {
          if (declaration.type === 'VariableDeclaration') {
            for (const { id } of declaration.declarations)
              boundNames(id, ({ name }) => exportLocal(name, name));
          } else exportLocal(declaration.id.name, declaration.id.name);
        } else if (source != null) {
          const index = request(source, statement.attributes);
          for (const { local, exported, start } of specifiers) {
            indirectExports.push({
              exported: textOf(exported),
              request: index,
              name: textOf(local),
              start,
            });
          }
        } else
          for (const { local, exported } of specifiers)
            exportLocal(textOf(local), textOf(exported));
      }
    }
  }
  const bindings = [...scope.bindings.values()];
  const functions = new Map(scope.functions.map(({ binding, node }) => [binding, node]));
  return {
    requests,
    imports,
    localExports,
    indirectExports,
    starExports,
    hasTopLevelAwait: program.hasAwait,
    envSize: scope.envSize,
    cells: bindings.flatMap((each) =>
      each.storage === 'cell' && each.kind !== 'import'
        ? [{ envSlot: each.envSlot, name: each.name, constant: each.kind === 'const' }]
        : [],
    ),
    undefinedSlots: bindings.flatMap((each) =>
      each.kind === 'var' && each.envSlot >= 0
        ? [{ envSlot: each.envSlot, cell: each.storage === 'cell' }]
        : [],
    ),
    functionsToHoist: [...functions].flatMap(([binding, node]) => {
      const info = unit.analysis.functions.get(node);
      if (binding.storage === 'register' || info === undefined) return [];
      const name = node.id?.name ?? 'default';
      return [
        {
          fn: unit.functionIndex(info, name),
          envSlot: binding.envSlot,
          cell: binding.storage === 'cell',
        },
      ];
    }),
  };
}
