import type { ShellCall } from './call.js'

/** A call whose comparing stays open until the whole script was read: a later test may look at a captured value. */
export interface OpenCall extends Omit<ShellCall, 'compared'> {
  readonly capturedAs: string | undefined
  readonly tests: readonly number[]
  /** Piped into a program that fails on what it does not find. */
  readonly filtered: boolean
}

interface Test {
  readonly names: ReadonlySet<string>
  /** A difference ends the script with an error. */
  readonly effective: boolean
  /** Names that its branches set: a counter of failures that a later test may look at. */
  readonly sets: ReadonlySet<string>
}

/** The questions that a script asks of values. */
export class Tests {
  private readonly all: Test[] = []

  /** The number of the new test. */
  add(names: ReadonlySet<string>, effective: boolean, sets: ReadonlySet<string> = new Set()): number {
    return this.all.push({ names, effective, sets }) - 1
  }

  at(ids: readonly number[]): readonly Test[] {
    return ids.flatMap((id) => this.all[id] ?? [])
  }

  /** Each call with whether what it prints decides over the end of the script. */
  settled(calls: readonly OpenCall[]): readonly ShellCall[] {
    let effective = new Set(this.all.flatMap((each, id) => (each.effective ? [id] : [])))
    // A counter that an effective test looks at makes the tests that set it effective.
    for (let before = -1; before !== effective.size;) {
      before = effective.size
      const names = this.namesOf(effective)
      const setting = this.all.flatMap((each, id) => ([...each.sets].some((name) => names.has(name)) ? [id] : []))
      effective = new Set([...effective, ...setting])
    }
    const names = this.namesOf(effective)
    return calls.map(({ capturedAs, tests, filtered, ...call }) => ({
      ...call,
      compared:
        filtered || tests.some((id) => effective.has(id)) || (capturedAs !== undefined && names.has(capturedAs)),
    }))
  }

  private namesOf(ids: ReadonlySet<number>): ReadonlySet<string> {
    return new Set(this.at([...ids]).flatMap(({ names }) => [...names]))
  }
}
