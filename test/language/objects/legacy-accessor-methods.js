const o = {};
o.__defineGetter__('x', () => 'got');
o.__defineSetter__('x', function (v) { this.saw = v; });
o.x = 4;
console.log(o.x, o.saw, o.__lookupGetter__('x')(), o.__lookupSetter__('missing')); // expect: got 4 got undefined
