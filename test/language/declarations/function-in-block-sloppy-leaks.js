console.log(typeof inner); // expect: undefined
{
  console.log(typeof inner); // expect: function
  function inner() {}
}
console.log(typeof inner); // expect: function
