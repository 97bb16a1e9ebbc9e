const log = [];
class A {
  static a = log.push('a');
  static { log.push('block1'); }
  static b = log.push('b');
  static { log.push('block2'); }
}
console.log(log.join()); // expect: a,block1,b,block2
