console.log('script'); // expect: script
import('./lib/star-a.mjs').then((ns) => console.log(ns.shared, ns.onlyA));
console.log("goes on"); // expect: goes on

// expect: a 1
