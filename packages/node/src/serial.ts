/** Runs one piece of work at a time, in the order it was given. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work)
    this.#last = next.catch(() => undefined)
    return next
  }

  /** Done when all that was given before is. */
  async idle(): Promise<void> {
    await this.#last
  }
}
