/** A workflow command as the runner reads it from a step's output: `::error file=a.sql,line=3::message`. */
export interface WorkflowCommand {
  readonly command: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/**
 * The workflow commands of a step's output, unescaped.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function parseCommands(output: string): readonly WorkflowCommand[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const found = /^\s*::([\w-]+)(?: ([^]*?))?::(.*)$/.exec(line)
    if (found === null) return []
    const [, command = '', properties = '', message = ''] = found
    return [{ command, properties: parseProperties(properties), message: unescapeData(message) }]
  })
}

function parseProperties(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').filter((pair) => pair.includes('='))
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at).trim(), unescapeProperty(pair.slice(at + 1))]
    }),
  )
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','))
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

/**
 * The values in a file such as GITHUB_OUTPUT: `name=value`, or `name<<DELIMITER`, lines, `DELIMITER`.
 * Throws, as the runner fails the step, on a line that is neither and on a delimiter that never comes.
 */
export function parseFileCommands(contents: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  const lines = contents.split(/\r?\n/)
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line)
    if (heredoc === null) {
      const equals = line.indexOf('=')
      if (equals < 1) throw new Error(`neither name=value nor name<<DELIMITER: ${line}`)
      values[line.slice(0, equals)] = line.slice(equals + 1)
      continue
    }
    const [, name = '', delimiter = ''] = heredoc
    const end = lines.indexOf(delimiter, at + 1)
    if (end < 0) throw new Error(`the delimiter ${delimiter} of ${name} never comes`)
    values[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return values
}
