/** Two ways to divide the plane into cells that textures are made of: random cells, and rows of overlapping scales. */
import { cellRandom } from './noise.js';

/** Where a point lies among random cells (Worley 1996). */
export class RandomCell {
  /** Distance to the nearest cell point and to the second nearest. */
  nearest = 0;
  second = 0;
  /** Position relative to the nearest cell point. */
  x = 0;
  y = 0;
  /** Lattice indices of that cell, for `cellRandom`. */
  i = 0;
  j = 0;

  /**
   * Finds the cell of (x, y); points stray from the middle of unit squares by up to `jitter` / 2 each way.
   * Looks at four squares only: right wherever `second` is at most 1 - `jitter` / 2, so for blobs smaller than that.
   */
  find(x: number, y: number, jitter: number): void {
    const i0 = Math.floor(x - 0.5);
    const j0 = Math.floor(y - 0.5);
    let best = Infinity;
    let next = Infinity;
    let x1 = 0;
    let y1 = 0;
    for (let j = j0; j <= j0 + 1; j++) {
      for (let i = i0; i <= i0 + 1; i++) {
        const dx = x - i - 0.5 - (cellRandom(i, j, 1) - 0.5) * jitter;
        const dy = y - j - 0.5 - (cellRandom(i, j, 2) - 0.5) * jitter;
        const square = dx * dx + dy * dy;
        if (square < best) {
          next = best;
          best = square;
          x1 = dx;
          y1 = dy;
          this.i = i;
          this.j = j;
        } else if (square < next) {
          next = square;
        }
      }
    }
    this.x = x1;
    this.y = y1;
    this.nearest = Math.sqrt(best);
    this.second = Math.sqrt(next);
  }

  /** About 0 on the border between two cells, growing inward. */
  get border(): number {
    return this.second - this.nearest;
  }
}

/** Where a point lies on overlapping discs in staggered rows: fish scales, roof tiles, seigaiha waves. */
export class Scale {
  /** Distance from the disc's centre, 0 in the middle to 1 at its rim. */
  radius = 0;
  /** Position relative to the centre, in units of the disc's radius. */
  x = 0;
  y = 0;
  column = 0;
  row = 0;

  /** Columns are 1 apart and rows `rise` (at most 0.5); a lower row lies in front of the one above it. */
  find(x: number, y: number, rise: number): void {
    const size = 0.54;
    for (let row = Math.ceil((y - size) / rise); ; row++) {
      const shift = (row & 1) * 0.5;
      const column = Math.round(x - shift);
      const dx = (x - shift - column) / size;
      const dy = (y - row * rise) / size;
      const square = dx * dx + dy * dy;
      if (square > 1 && row * rise < y + size) continue;
      this.radius = Math.min(1, Math.sqrt(square));
      this.x = dx;
      this.y = dy;
      this.column = column;
      this.row = row;
      return;
    }
  }
}
