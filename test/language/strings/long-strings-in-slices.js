const long = 'ab'.repeat(20000) + 'NEEDLE' + 'é'.repeat(10) + 'ab'.repeat(3000);
console.log(long.indexOf('NEEDLE'), long.lastIndexOf('NEEDLE'), long.indexOf('NOPE'), long.lastIndexOf('NOPE'), long.includes('é'), long.indexOf('b', 40001));
console.log(long.split('a').length, long.split('NEEDLE').length, long.split('a', 3).length, long.slice(0, 5000).split('').length);
console.log(long.toUpperCase().slice(39998, 40010), long.replaceAll('ab', 'c').length, long.replaceAll('ab', () => 'xyz').length);
console.log((' '.repeat(40000) + 'x' + '\t'.repeat(40000)).trim(), ' '.repeat(40000).trimEnd().length, long.normalize('NFD').length);
console.log(('\ud83d\ude00'.repeat(20000) + '\ud83d').toWellFormed().codePointAt(40000), '\ud83d\ude00'.repeat(20000).isWellFormed());
console.log(decodeURIComponent(encodeURIComponent(long)) === long, unescape(escape(long)) === long, 'aΣ'.repeat(20000).toLowerCase().slice(-4), ('x'.repeat(40000) + 'Σ').toLowerCase().slice(-2));

// expect: 40000 40000 -1 -1 true 40017
// expect: 23001 2 3 5000
// expect: ABNEEDLEÉÉÉÉ 23016 69016
// expect: x 0 46026
// expect: 65533 true
// expect: true true aσaς xς
