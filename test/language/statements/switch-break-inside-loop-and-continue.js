const out = [];
for (let i = 0; i < 5; i++) {
  switch (i) {
    case 1: continue;
    case 3: break;
    default: out.push(i);
  }
  out.push('end' + i);
}
console.log(out.join()); // expect: 0,end0,2,end2,end3,4,end4
