var await = 3;
function async(x) {
  return x + await;
}
console.log(async(1)); // expect: 4
