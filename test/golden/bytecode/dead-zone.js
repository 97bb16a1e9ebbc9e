function early() {
  return later;
}
let later = 1;
{
  const known = 2;
  use(() => known);
  hoisted();
  function hoisted() {
    return zone + known;
  }
  let zone = 3;
  zone++;
}
switch (later) {
  case 1:
    let x = 1;
  default:
    x;
}
