/** Milliseconds of work at a stretch: a tap in between is answered within 50, also on a slow phone. */
const SLICE = 12;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Long work in slices: `breathe` lets everything else have its turn once a slice is over. */
export class Slices {
  #since: number;

  constructor(
    private readonly clock: () => number = () => performance.now(),
    private readonly rest: () => Promise<void> = nextTask,
  ) {
    this.#since = clock();
  }

  async breathe(): Promise<void> {
    if (this.clock() - this.#since < SLICE) return;
    await this.rest();
    this.#since = this.clock();
  }
}
