import type { Fix } from '../../src/hazards/hazard.js'

/** What the fix brings before its last step of expand and contract, which drops in a later release. */
export function expanding({ steps, ...rest }: Fix): Fix {
  const released = steps.findIndex(({ kind }) => kind === 'deploy')
  return {
    ...rest,
    steps: steps.filter(
      (step, at) =>
        step.kind !== 'migrate' ||
        released === -1 ||
        at < released ||
        !step.operations.some(({ kind }) => /^drop-(?:column|table|schema)$/.test(kind)),
    ),
  }
}
