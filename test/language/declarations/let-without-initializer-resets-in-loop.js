for (let i = 0; i < 3; i++) {
  let x;
  console.log(x);
  x = i;
}

// expect: undefined
// expect: undefined
// expect: undefined
