const grade = (n) => {
  switch (true) {
    case n > 90: return 'A';
    case n > 80:
      switch (n % 2) {
        case 0: break;
        default: return 'B odd';
      }
      return 'B even';
    default: return 'C';
  }
};
console.log(grade(95), grade(85), grade(84), grade(10)); // expect: A B odd B even C
