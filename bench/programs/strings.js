// String building: appending character by character, joining, slicing, searching and a rolling hash.
'use strict';

function hash(text) {
  let h = 7;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h;
}

function caesar(text, by) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 97 && c <= 122) out += String.fromCharCode(97 + ((c - 97 + by) % 26));
    else out += text[i];
  }
  return out;
}

function isPalindrome(text) {
  for (let i = 0, j = text.length - 1; i < j; i++, j--) if (text[i] !== text[j]) return false;
  return true;
}

const words = ['warp', 'weft', 'loom', 'heddle', 'shuttle', 'reed', 'selvage', 'thread', 'żółw'];
let check = 0;
for (let round = 0; round < 60; round++) {
  const parts = [];
  for (let i = 0; i < 1500; i++) parts.push(words[(i * 7 + round) % words.length] + (i % 10));
  const text = parts.join(' ');
  let appended = '';
  for (const part of parts) appended = appended === '' ? part : appended + ' ' + part;
  if (appended !== text) throw new Error('strings: join and append differ');
  const coded = caesar(text, 3);
  if (caesar(coded, 23) !== text) throw new Error('strings: the cipher does not come back');
  let found = 0;
  for (let at = text.indexOf('heddle'); at >= 0; at = text.indexOf('heddle', at + 1)) found++;
  if (found !== text.split('heddle').length - 1) throw new Error('strings: found');
  const back = text.split(' ').reverse().join(' ').toUpperCase().toLowerCase();
  if (back.split(' ').reverse().join(' ') !== text) throw new Error('strings: reversed');
  if (!isPalindrome(text + [...text].reverse().join(''))) throw new Error('strings: palindrome');
  check = (check + hash(text) + hash(coded) + found) | 0;
}
if (check !== -1810844160) throw new Error(`strings: ${check}`);
console.log(`strings: ${check}`);
