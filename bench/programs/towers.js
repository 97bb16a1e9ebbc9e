// Towers of Hanoi, the discs as linked objects; a larger disc on a smaller one throws.
'use strict';

class Disc {
  constructor(size) {
    this.size = size;
    this.below = null;
  }
}

class Towers {
  constructor(height) {
    this.piles = [null, null, null];
    this.moves = 0;
    for (let size = height; size > 0; size--) this.push(new Disc(size), 0);
  }

  push(disc, pile) {
    const top = this.piles[pile];
    if (top !== null && disc.size >= top.size) throw new Error('towers: too large a disc');
    disc.below = top;
    this.piles[pile] = disc;
  }

  pop(pile) {
    const top = this.piles[pile];
    if (top === null) throw new Error('towers: an empty pile');
    this.piles[pile] = top.below;
    top.below = null;
    return top;
  }

  move(count, from, to) {
    if (count === 1) {
      this.push(this.pop(from), to);
      this.moves++;
      return;
    }
    const rest = 3 - from - to;
    this.move(count - 1, from, rest);
    this.move(1, from, to);
    this.move(count - 1, rest, to);
  }
}

const HEIGHT = 20;
const towers = new Towers(HEIGHT);
towers.move(HEIGHT, 0, 2);
let count = 0;
for (let disc = towers.piles[2]; disc !== null; disc = disc.below) {
  if (disc.size !== ++count) throw new Error(`towers: disc ${disc.size} at ${count}`);
}
if (towers.moves !== 2 ** HEIGHT - 1 || count !== HEIGHT)
  throw new Error(`towers: ${towers.moves}`);
console.log(`towers: ${towers.moves} moves`);
