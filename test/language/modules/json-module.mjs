import data from './lib/data.json' with { type: 'json' };
import * as ns from './lib/data.json' with { type: 'json' };
console.log(data.name, data.list[2].deep, Object.keys(ns).join(), ns.default === data);

// expect: data true default true
