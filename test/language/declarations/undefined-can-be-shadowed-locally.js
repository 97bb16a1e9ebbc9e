(function (undefined) {
  console.log(undefined); // expect: shadow
})('shadow');
