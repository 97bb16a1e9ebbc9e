const TA = Object.getPrototypeOf(Int8Array);
console.log(TA.name, Int8Array.BYTES_PER_ELEMENT, Float64Array.prototype.BYTES_PER_ELEMENT, Object.prototype.toString.call(new Uint8Array()), TA.prototype[Symbol.toStringTag], Uint8Array.length, Uint8Array.prototype.hasOwnProperty('map'));
try {
  new TA();
} catch (e) {
  console.log(e.name);
}

// expect: TypedArray 1 8 [object Uint8Array] undefined 3 false
// expect: TypeError
