const d = Object.getOwnPropertyDescriptor(Map.prototype, 'size');
console.log(typeof d.get, d.set, Map.length, Map.name, Map.prototype[Symbol.iterator] === Map.prototype.entries, Map[Symbol.species] === Map);
try {
  Map.prototype.get.call(new Set(), 1);
} catch (e) {
  console.log(e.name);
}

// expect: function undefined 0 Map true true
// expect: TypeError
