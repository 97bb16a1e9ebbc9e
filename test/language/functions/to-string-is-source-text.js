function  spaced ( a,b ) { return a /* c */ + b }
console.log(spaced.toString()); // expect: function  spaced ( a,b ) { return a /* c */ + b }
console.log((x => x+1).toString()); // expect: x => x+1
console.log(({ m ( ) { } }).m.toString()); // expect: m ( ) { }
class K { static  x = 1 }
console.log(String(K)); // expect: class K { static  x = 1 }
