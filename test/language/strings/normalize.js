const composed = '\u00e9', decomposed = 'e\u0301';
console.log(composed === decomposed, composed === decomposed.normalize(), composed.normalize('NFD').length, '\ufb01'.normalize('NFKC'), '\u1e9b\u0323'.normalize('NFKD').length);
try {
  ''.normalize('NFX');
} catch (e) {
  console.log(e.name);
}

// expect: false true 2 fi 3
// expect: RangeError
