'use strict';
function dense(c) {
  switch (c) {
    case 43: return '+';
    case 45: return '-';
    case 42: case 47: return '*';
    default: return '';
  }
}
function mixed(s) {
  switch (s) {
    case 'a': s = 1;
    case 2: break;
  }
  return s;
}
