/** A program that a script starts through its language: `execSync('pg_dump …')`, `subprocess.run(['pg_dump', …])`. */
export interface ProcessCall {
  /** 1-based. */
  readonly line: number
  /** A command line that a shell reads, or words that no shell looks at. Unknown parts are `$NAME`. */
  readonly started: { readonly text: string } | { readonly words: readonly string[] }
  /** The script goes on when the program fails. */
  readonly failureIgnored: boolean
}

/** `${process.env.DATABASE_URL}`, `${os.environ["DATABASE_URL"]}`, `#{ENV['DATABASE_URL']}` as the shell would name it. */
export function asVariable(written: string): string {
  const variable = /\b[A-Z][A-Z0-9_]+\b(?=['"]?[\])]*$)/.exec(written.trim())?.[0]
  const name = variable ?? written.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '')
  return /^[A-Za-z_]/.test(name) ? `\${${name}}` : '${value}'
}
