import { step } from '../unit.js'
import { Yaml } from '../yaml.js'
import type { Recipe } from './recipe.js'

/** Tasks of a Taskfile; without a name task runs `default`: https://taskfile.dev/reference/schema, https://taskfile.dev/docs/guide */
export function taskRecipes(path: string, text: string): readonly Recipe[] {
  const [root] = Yaml.read(text)
  return (root?.get('tasks')?.entries() ?? []).map(([name, task]): Recipe => {
    const commands = [
      ...(task.get('deps')?.items() ?? []).map((each) => ['task', each] as const),
      ...(task.get('cmds')?.items() ?? task.items()).map((each) => ['cmd', each] as const),
    ]
    const single = task.text() ?? task.get('cmd')?.text()
    const steps = commands.flatMap(([kind, each]) => {
      const called = kind === 'task' ? (each.text() ?? each.get('task')?.text()) : each.get('task')?.text()
      const written = called === undefined ? (each.text() ?? each.get('cmd')?.text()) : `task ${called}`
      const ignored = each.get('ignore_error')?.text() === 'true'
      return written === undefined
        ? []
        : [step(path, (each.get('cmd') ?? each).contentLine, written, { errexit: true, failureIgnored: ignored })]
    })
    return {
      name,
      path,
      line: task.line,
      needs: [],
      steps: single === undefined ? steps : [step(path, task.contentLine, single, { errexit: true })],
      after: [],
      byDefault: name === 'default',
    }
  })
}
