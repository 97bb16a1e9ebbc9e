const c = 1;
let seen = 0;
try {
  c += (seen = 5);
} catch (e) {
  console.log(e instanceof TypeError, seen); // expect: true 5
}
