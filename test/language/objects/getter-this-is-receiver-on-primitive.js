Object.defineProperty(String.prototype, 'strictThis', { configurable: true, get() { 'use strict'; return typeof this; } });
Object.defineProperty(String.prototype, 'sloppyThis', { configurable: true, get() { return typeof this; } });
console.log('x'.strictThis, 'x'.sloppyThis); // expect: string object
delete String.prototype.strictThis;
delete String.prototype.sloppyThis;
