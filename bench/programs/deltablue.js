// DeltaBlue: an incremental solver for one-way constraints with strengths. A long chain of equalities
// and a set of scaled projections are built, then edited through the solver's plans.
'use strict';

// A smaller number is stronger.
const REQUIRED = 0;
const STRONG = 2;
const MEDIUM = 3;
const WEAK = 5;
const WEAKEST = 6;

class Variable {
  constructor(name, value) {
    this.name = name;
    this.value = value;
    this.constraints = [];
    this.determinedBy = null;
    this.mark = 0;
    this.strength = WEAKEST;
    this.stay = true;
  }

  detach(constraint) {
    const at = this.constraints.indexOf(constraint);
    if (at >= 0) this.constraints.splice(at, 1);
    if (this.determinedBy === constraint) this.determinedBy = null;
  }
}

class Constraint {
  constructor(strength) {
    this.strength = strength;
  }

  get isInput() {
    return false;
  }

  post(solver) {
    this.attach();
    solver.add(this);
  }

  // Chooses a method and returns the constraint that it displaces, or null.
  satisfy(mark, solver) {
    this.choose(mark);
    if (!this.isSatisfied()) {
      if (this.strength === REQUIRED) throw new Error('a required constraint cannot be satisfied');
      return null;
    }
    this.markInputs(mark);
    const out = this.output();
    const displaced = out.determinedBy;
    if (displaced !== null) displaced.release();
    out.determinedBy = this;
    if (!solver.propagate(this, mark)) throw new Error('cycle');
    out.mark = mark;
    return displaced;
  }

  retract(solver) {
    if (this.isSatisfied()) solver.remove(this);
    else this.detach();
  }
}

class Unary extends Constraint {
  constructor(variable, strength) {
    super(strength);
    this.variable = variable;
    this.satisfied = false;
  }

  attach() {
    this.variable.constraints.push(this);
    this.satisfied = false;
  }

  detach() {
    this.variable.detach(this);
    this.satisfied = false;
  }

  choose(mark) {
    this.satisfied = this.variable.mark !== mark && this.strength < this.variable.strength;
  }

  isSatisfied() {
    return this.satisfied;
  }

  markInputs() {}

  inputsKnown() {
    return true;
  }

  output() {
    return this.variable;
  }

  release() {
    this.satisfied = false;
  }

  recalculate() {
    this.variable.strength = this.strength;
    this.variable.stay = !this.isInput;
    if (this.variable.stay) this.execute();
  }

  execute() {}
}

class Stay extends Unary {}

class Edit extends Unary {
  get isInput() {
    return true;
  }
}

const NONE = 0;
const FORWARD = 1;
const BACKWARD = -1;

class Binary extends Constraint {
  constructor(first, second, strength) {
    super(strength);
    this.first = first;
    this.second = second;
    this.direction = NONE;
  }

  attach() {
    this.first.constraints.push(this);
    this.second.constraints.push(this);
    this.direction = NONE;
  }

  detach() {
    this.first.detach(this);
    this.second.detach(this);
    this.direction = NONE;
  }

  choose(mark) {
    const { first, second, strength } = this;
    if (first.mark === mark) {
      this.direction = second.mark !== mark && strength < second.strength ? FORWARD : NONE;
    } else if (second.mark === mark) {
      this.direction = strength < first.strength ? BACKWARD : NONE;
    } else if (first.strength > second.strength) {
      this.direction = strength < first.strength ? BACKWARD : NONE;
    } else {
      this.direction = strength < second.strength ? FORWARD : NONE;
    }
  }

  isSatisfied() {
    return this.direction !== NONE;
  }

  markInputs(mark) {
    this.input().mark = mark;
  }

  inputsKnown(mark) {
    const input = this.input();
    return input.mark === mark || input.stay || input.determinedBy === null;
  }

  input() {
    return this.direction === FORWARD ? this.first : this.second;
  }

  output() {
    return this.direction === FORWARD ? this.second : this.first;
  }

  release() {
    this.direction = NONE;
  }

  recalculate() {
    const input = this.input();
    const out = this.output();
    out.strength = Math.max(this.strength, input.strength);
    out.stay = input.stay;
    if (out.stay) this.execute();
  }
}

class Equal extends Binary {
  execute() {
    this.output().value = this.input().value;
  }
}

// second = first * scale + offset
class Scale extends Binary {
  constructor(first, scale, offset, second, strength) {
    super(first, second, strength);
    this.scale = scale;
    this.offset = offset;
  }

  attach() {
    super.attach();
    this.scale.constraints.push(this);
    this.offset.constraints.push(this);
  }

  detach() {
    super.detach();
    this.scale.detach(this);
    this.offset.detach(this);
  }

  markInputs(mark) {
    super.markInputs(mark);
    this.scale.mark = mark;
    this.offset.mark = mark;
  }

  execute() {
    if (this.direction === FORWARD) {
      this.second.value = this.first.value * this.scale.value + this.offset.value;
    } else {
      this.first.value = Math.trunc((this.second.value - this.offset.value) / this.scale.value);
    }
  }

  recalculate() {
    const input = this.input();
    const out = this.output();
    out.strength = Math.max(this.strength, input.strength);
    out.stay = input.stay && this.scale.stay && this.offset.stay;
    if (out.stay) this.execute();
  }
}

class Solver {
  constructor() {
    this.mark = 0;
  }

  add(constraint) {
    const mark = ++this.mark;
    let displaced = constraint.satisfy(mark, this);
    while (displaced !== null) displaced = displaced.satisfy(mark, this);
  }

  remove(constraint) {
    const out = constraint.output();
    constraint.release();
    constraint.detach();
    const freed = this.removePropagate(out);
    for (let strength = REQUIRED; strength <= WEAKEST; strength++) {
      for (const other of freed) if (other.strength === strength) this.add(other);
    }
  }

  // Orders the constraints downstream of `sources`, each after its inputs.
  plan(sources) {
    const mark = ++this.mark;
    const plan = [];
    const todo = [...sources];
    while (todo.length > 0) {
      const next = todo.pop();
      if (next.output().mark === mark || !next.inputsKnown(mark)) continue;
      plan.push(next);
      next.output().mark = mark;
      this.consumers(next.output(), todo);
    }
    return plan;
  }

  planFor(constraints) {
    return this.plan(constraints.filter((c) => c.isInput && c.isSatisfied()));
  }

  propagate(constraint, mark) {
    const todo = [constraint];
    while (todo.length > 0) {
      const next = todo.pop();
      if (next.output().mark === mark) {
        this.remove(constraint);
        return false;
      }
      next.recalculate();
      this.consumers(next.output(), todo);
    }
    return true;
  }

  removePropagate(out) {
    out.determinedBy = null;
    out.strength = WEAKEST;
    out.stay = true;
    const unsatisfied = [];
    const todo = [out];
    while (todo.length > 0) {
      const variable = todo.pop();
      for (const constraint of variable.constraints) {
        if (!constraint.isSatisfied()) unsatisfied.push(constraint);
      }
      for (const constraint of variable.constraints) {
        if (constraint !== variable.determinedBy && constraint.isSatisfied()) {
          constraint.recalculate();
          todo.push(constraint.output());
        }
      }
    }
    return unsatisfied;
  }

  consumers(variable, into) {
    const determinedBy = variable.determinedBy;
    for (const constraint of variable.constraints) {
      if (constraint !== determinedBy && constraint.isSatisfied()) into.push(constraint);
    }
  }
}

function post(solver, constraint) {
  constraint.post(solver);
  return constraint;
}

function change(solver, variable, value) {
  const edit = post(solver, new Edit(variable, STRONG));
  const plan = solver.planFor([edit]);
  for (let i = 0; i < 10; i++) {
    variable.value = value;
    for (const step of plan) step.execute();
  }
  edit.retract(solver);
}

function chain(length) {
  const solver = new Solver();
  const variables = [];
  for (let i = 0; i <= length; i++) variables.push(new Variable(`v${i}`, 0));
  for (let i = 0; i < length; i++) {
    post(solver, new Equal(variables[i], variables[i + 1], REQUIRED));
  }
  const last = variables[length];
  post(solver, new Stay(last, MEDIUM));
  const edit = post(solver, new Edit(variables[0], WEAK - 4));
  const plan = solver.planFor([edit]);
  if (plan.length !== length + 1) throw new Error(`deltablue: a plan of ${plan.length} steps`);
  for (let i = 0; i < 100; i++) {
    variables[0].value = i;
    for (const step of plan) step.execute();
    if (last.value !== i) throw new Error(`deltablue: the chain ends in ${last.value}, not ${i}`);
  }
  return last.value;
}

function projection(count) {
  const solver = new Solver();
  const scale = new Variable('scale', 10);
  const offset = new Variable('offset', 1000);
  const sources = [];
  const targets = [];
  for (let i = 0; i < count; i++) {
    const source = new Variable(`s${i}`, i);
    const target = new Variable(`t${i}`, i);
    sources.push(source);
    targets.push(target);
    post(solver, new Stay(source, WEAK));
    post(solver, new Scale(source, scale, offset, target, REQUIRED));
  }
  const expect = (variable, value) => {
    if (variable.value !== value) {
      throw new Error(`deltablue: ${variable.name} is ${variable.value}, not ${value}`);
    }
  };
  change(solver, sources[count - 1], 17);
  expect(targets[count - 1], 1170);
  change(solver, targets[count - 1], 1050);
  expect(sources[count - 1], 5);
  change(solver, scale, 5);
  for (let i = 0; i < count - 1; i++) expect(targets[i], i * 5 + 1000);
  change(solver, offset, 2000);
  for (let i = 0; i < count - 1; i++) expect(targets[i], i * 5 + 2000);
  return targets[count - 2].value;
}

let result = 0;
for (let i = 0; i < 25; i++) result = chain(500) + projection(700);
if (result !== 99 + 698 * 5 + 2000) throw new Error(`deltablue: ${result}`);
console.log(`deltablue: ${result}`);
