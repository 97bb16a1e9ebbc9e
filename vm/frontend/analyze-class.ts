/**
 * Analysis of classes. Field initializers run in a synthetic function of the class (one for the
 * instance, one for all static elements); private names, private methods and computed field keys are
 * hidden bindings of the class scope, which those functions capture like any other variable.
 */
import type * as A from 'acorn';
import type { Analyzer } from './analyze.ts';
import type { AnyNode, ClassLike } from './ast.ts';
import type { ClassInfo, FunctionInfo, PrivateName, Scope } from './scopes.ts';

export class ClassAnalyzer {
  private readonly analyzer: Analyzer;

  constructor(analyzer: Analyzer) {
    this.analyzer = analyzer;
  }

  class(node: ClassLike): void {
    const { analyzer } = this;
    const scope = analyzer.open('class', node);
    const info: ClassInfo = {
      node,
      scope,
      isDerived: node.superClass != null,
      self: node.id == null ? null : scope.declare(node.id.name, 'const', node.end),
      fields: null,
      statics: null,
      privates: new Map(),
      fieldKeys: new Map(),
      constructorInfo: null,
    };
    analyzer.classes.set(node, info);
    analyzer.classDepth++;
    for (const element of node.body.body) this.declarePrivate(element, info);
    if (node.superClass != null) analyzer.node(node.superClass);
    for (const element of node.body.body) this.element(element, info);
    if (info.constructorInfo === null) {
      const fn = analyzer.beginFunction(node, info.isDerived ? 'derived' : 'constructor', true);
      analyzer.endFunction(fn);
      info.constructorInfo = fn;
    }
    info.constructorInfo.classInfo = info;
    for (const fn of [info.fields, info.statics]) {
      if (fn === null) continue;
      fn.usesThis = true;
      analyzer.endFunction(fn);
    }
    analyzer.classDepth--;
    analyzer.close();
  }

  private declarePrivate(element: A.ClassBody['body'][number], info: ClassInfo): void {
    if (element.type === 'StaticBlock' || element.key.type !== 'PrivateIdentifier') return;
    const { scope } = info;
    const name = `#${element.key.name}`;
    const isMethod = element.type === 'MethodDefinition';
    const isAccessor = isMethod && element.kind !== 'method';
    let entry = info.privates.get(name);
    if (entry === undefined) {
      entry = {
        kind: isAccessor ? 'accessor' : isMethod ? 'method' : 'field',
        isStatic: element.static,
        name: scope.declare(name, 'hidden', 0),
        method: null,
        getter: null,
        setter: null,
      } satisfies PrivateName;
      info.privates.set(name, entry);
    }
    if (!isMethod) return;
    if (element.kind === 'get') entry.getter = scope.declare(`${name} get`, 'hidden', 0);
    else if (element.kind === 'set') entry.setter = scope.declare(`${name} set`, 'hidden', 0);
    else entry.method = scope.declare(`${name} method`, 'hidden', 0);
    if (entry.isStatic) return;
    // The instance's initializer function adds them.
    const suffix = element.kind === 'method' ? 'method' : element.kind;
    this.inside(this.fieldsOf(info), () => {
      this.analyzer.refer(name, element.start);
      this.analyzer.refer(`${name} ${suffix}`, element.start);
    });
  }

  private element(element: A.ClassBody['body'][number], info: ClassInfo): void {
    const { analyzer } = this;
    if (element.type === 'StaticBlock') {
      this.inside(this.staticsOf(info), () => analyzer.block(element.body, element, 'static'));
      return;
    }
    const isPrivate = element.key.type === 'PrivateIdentifier';
    if (element.computed) analyzer.node(element.key as AnyNode);
    if (element.type === 'MethodDefinition') {
      const { kind } = element;
      const fn = analyzer.function(
        element.value,
        kind === 'constructor'
          ? info.isDerived
            ? 'derived'
            : 'constructor'
          : kind === 'get'
            ? 'getter'
            : kind === 'set'
              ? 'setter'
              : 'method',
      );
      if (kind === 'constructor') info.constructorInfo = fn;
      else fn.textStart = element.start;
      return;
    }
    const keyName = `@key${info.fieldKeys.size}`;
    if (element.computed) info.fieldKeys.set(element, info.scope.declare(keyName, 'hidden', 0));
    this.inside(element.static ? this.staticsOf(info) : this.fieldsOf(info), () => {
      if (isPrivate) analyzer.refer(`#${(element.key as A.PrivateIdentifier).name}`, element.start);
      if (element.computed) analyzer.refer(keyName, element.start);
      if (element.value != null) analyzer.node(element.value);
    });
  }

  private fieldsOf(info: ClassInfo): FunctionInfo {
    info.fields ??= this.analyzer.beginFunction(info.node as ClassLike, 'fields', true);
    return info.fields;
  }
  private staticsOf(info: ClassInfo): FunctionInfo {
    info.statics ??= this.analyzer.beginFunction(info.node as ClassLike, 'statics', true);
    return info.statics;
  }

  private inside(fn: FunctionInfo, walk: () => void): void {
    const { analyzer } = this;
    const { fn: outerFn, scope: outerScope } = analyzer;
    analyzer.fn = fn;
    analyzer.scope = fn.scope as Scope;
    walk();
    analyzer.fn = outerFn;
    analyzer.scope = outerScope;
  }
}
