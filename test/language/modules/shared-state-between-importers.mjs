import { list } from './lib/state.mjs';
import './lib/state-user.mjs';
list.push('from main');
console.log(list.join(', '));

// expect: from user, from main
