switch (1) {
  case 1:
    console.log(g()); // expect: hoisted in the block
    break;
  case 2:
    function g() {
      return 'hoisted in the block';
    }
}
