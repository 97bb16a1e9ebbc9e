// Queens: all placements on an n x n board, by backtracking.
'use strict';

class Board {
  constructor(size) {
    this.size = size;
    this.columns = new Array(size).fill(false);
    this.rising = new Array(2 * size).fill(false);
    this.falling = new Array(2 * size).fill(false);
    this.rows = new Array(size).fill(-1);
    this.solutions = 0;
    this.checksum = 0;
  }

  free(row, column) {
    return (
      !this.columns[column] && !this.rising[row + column] && !this.falling[row - column + this.size]
    );
  }

  mark(row, column, taken) {
    this.columns[column] = taken;
    this.rising[row + column] = taken;
    this.falling[row - column + this.size] = taken;
  }

  place(row) {
    if (row === this.size) {
      this.solutions++;
      for (let i = 0; i < this.size; i++) {
        this.checksum = (Math.imul(this.checksum, 31) + this.rows[i]) | 0;
      }
      return;
    }
    for (let column = 0; column < this.size; column++) {
      if (!this.free(row, column)) continue;
      this.mark(row, column, true);
      this.rows[row] = column;
      this.place(row + 1);
      this.mark(row, column, false);
    }
  }
}

const expected = [1, 0, 0, 2, 10, 4, 40, 92, 352, 724];
let checksum = 0;
for (let round = 0; round < 5; round++) {
  for (let size = 1; size <= 10; size++) {
    const board = new Board(size);
    board.place(0);
    if (board.solutions !== expected[size - 1])
      throw new Error(`queens: ${size}: ${board.solutions}`);
    checksum = board.checksum;
  }
}
console.log(`queens: 724 on 10x10, checksum ${checksum}`);
