const make = () => /x/g;
console.log(make() === make(), make().constructor === RegExp, Object.keys(make()).length, Object.getOwnPropertyNames(make()).join());

// expect: false true 0 lastIndex
