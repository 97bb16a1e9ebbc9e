console.log(null ?? 1, undefined ?? 2, 0 ?? 3, '' ?? 4, false ?? 5, NaN ?? 6); // expect: 1 2 0  false NaN
let n = 0;
1 ?? n++;
console.log(n, (null || undefined) ?? 'both'); // expect: 0 both
