import './lib/order-1.mjs';
import './lib/order-3.mjs';
console.log('main');

// expect: order 2
// expect: order 1
// expect: order 3
// expect: main
