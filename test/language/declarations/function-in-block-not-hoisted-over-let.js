{
  let f = 'let';
  {
    function f() {}
  }
  console.log(f); // expect: let
}
console.log(typeof f); // expect: undefined
