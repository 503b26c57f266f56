/** Who wants to be told. A listener that throws harms nobody else. */
export class Listeners<Event> {
  readonly #all = new Set<(event: Event) => void>()
  readonly #onThrow: (error: unknown) => void

  constructor(onThrow: (error: unknown) => void) {
    this.#onThrow = onThrow
  }

  add(listener: (event: Event) => void): () => void {
    this.#all.add(listener)
    return () => this.#all.delete(listener)
  }

  tell(event: Event): void {
    for (const listener of this.#all) {
      try {
        listener(event)
      } catch (error) {
        this.#onThrow(error)
      }
    }
  }
}
