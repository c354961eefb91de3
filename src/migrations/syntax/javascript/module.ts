import type { ParseResult } from '@babel/parser'
import { messageOf } from '../../../errors.js'
import type { Text } from '../../text.js'

export type JsStatement = ParseResult['program']['body'][number]
export type JsExpression = Extract<JsStatement, { type: 'ExpressionStatement' }>['expression']
export type JsObject = Extract<JsExpression, { type: 'ObjectExpression' }>
export type JsCall = Extract<JsExpression, { type: 'CallExpression' }>
export type JsFunction =
  | Extract<JsStatement, { type: 'FunctionDeclaration' }>
  | Extract<JsExpression, { type: 'FunctionExpression' | 'ArrowFunctionExpression' }>
  | Extract<JsObject['properties'][number], { type: 'ObjectMethod' }>
export type JsVariables = Extract<JsStatement, { type: 'VariableDeclaration' }>

/** A JavaScript or TypeScript file, parsed. */
export interface JsModule {
  readonly text: Text
  readonly body: readonly JsStatement[]
}

/** Where and why a file is no JavaScript. */
export interface JsProblem {
  readonly problem: string
  readonly offset: number
}

/** Loads Babel's parser. It reads TypeScript, of which JavaScript is nearly a part, and plain JavaScript where that fails. */
export async function loadJavaScript(): Promise<(text: Text) => JsModule | JsProblem> {
  const { parse } = await import('./babel.js')
  return (text) => {
    let problem: JsProblem | undefined
    for (const plugins of [['typescript', 'decorators-legacy'], ['flow']] as const) {
      try {
        const { program } = parse(text.value, {
          sourceType: 'unambiguous',
          plugins: [...plugins],
          allowReturnOutsideFunction: true,
          allowAwaitOutsideFunction: true,
          allowUndeclaredExports: true,
          attachComment: false,
        })
        return { text, body: program.body }
      } catch (thrown) {
        problem ??= { problem: messageOf(thrown).replace(/ \(\d+:\d+\)$/, ''), offset: offsetOf(thrown) }
      }
    }
    return problem ?? { problem: 'it is no JavaScript', offset: 0 }
  }
}

function offsetOf(thrown: unknown): number {
  return thrown instanceof Error && 'pos' in thrown && typeof thrown.pos === 'number' ? thrown.pos : 0
}

/** Where a node stands in its file. Babel gives every node that it parses both ends. */
export function placeOf(node: { readonly start?: number | null; readonly end?: number | null }): {
  readonly from: number
  readonly to: number
} {
  return { from: node.start ?? 0, to: node.end ?? node.start ?? 0 }
}

/** A node as it is written, on one line. */
export function writtenAs(text: Text, node: { readonly start?: number | null; readonly end?: number | null }): string {
  const { from, to } = placeOf(node)
  return text.value.slice(from, to).replace(/\s+/g, ' ').trim()
}
