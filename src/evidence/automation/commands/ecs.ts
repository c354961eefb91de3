import { optionOf } from './arguments.js'
import type { Follow, Invocation } from './invocation.js'
import { starting } from './starting.js'

/**
 * What `aws ecs run-task` starts in place of its container's own command, and `execute-command` in a running one:
 * https://docs.aws.amazon.com/cli/latest/reference/ecs/run-task.html,
 * https://docs.aws.amazon.com/cli/latest/reference/ecs/execute-command.html
 */
export function ecsTask(from: Invocation): Invocation | Follow | 'itself' | undefined {
  const { args } = from
  const verb = args[args.indexOf('ecs') + 1]
  if (!args.includes('ecs')) return 'itself'
  if (verb === 'execute-command') {
    const text = optionOf(args, '--command')
    return text === undefined ? 'itself' : { kind: 'shell', text }
  }
  const list = /"command"\s*:\s*(\[[^\]]*\])/.exec(optionOf(args, '--overrides') ?? '')?.[1]
  const words = verb === 'run-task' && list !== undefined ? wordsOfList(list) : undefined
  return words === undefined ? 'itself' : starting(from, words, { ofImage: true })
}

/** A script that starts a task of ECS. */
export function startsTask(script: string): boolean {
  return /\becs\s+run-task\b/.test(script)
}

/** The words of a command that is written as a JSON list; undefined where the text is none. */
export function wordsOfList(text: string): readonly string[] | undefined {
  if (!/^\s*\[\s*"[\s\S]*"\s*\]\s*$/.test(text)) return undefined
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every((each) => typeof each === 'string') ? list : undefined
  } catch {
    return undefined
  }
}
