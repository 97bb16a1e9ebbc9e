switch (1) {
  case 0:
    let z = 1;
    break;
  case 1:
    try {
      z = 2;
    } catch (e) {
      console.log(e.name); // expect: ReferenceError
    }
}
