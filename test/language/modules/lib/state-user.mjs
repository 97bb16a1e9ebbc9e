import { list } from './state.mjs';
list.push('from user');
