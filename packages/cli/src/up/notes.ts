/** The newest lines an operator should see, for a view that is drawn over. */
export class Notes {
  readonly #linesMax: number
  #lines: readonly string[] = []

  constructor(linesMax: number) {
    this.#linesMax = linesMax
  }

  get lines(): readonly string[] {
    return this.#lines
  }

  add(line: string): void {
    this.#lines = [...this.#lines, line].slice(-this.#linesMax)
  }
}
