const a = new Uint8Array(2);
a[5] = 1;
a[-1] = 1;
a['1.5'] = 1;
a['-0'] = 1;
a.extra = 'prop';
console.log(a.length, a[5], a[-1], '1.5' in a, 5 in a, 1 in a, a.extra, Object.keys(a).join(), delete a[5]);
try {
  (() => {
    'use strict';
    delete a[0];
  })();
} catch (e) {
  console.log(e.name);
}

// expect: 2 undefined undefined false false true prop 0,1,extra true
// expect: TypeError
