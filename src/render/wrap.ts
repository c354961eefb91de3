/** Text folded at spaces into lines of at most `width` columns; longer words stand alone. */
export function wrapped(text: string, width: number, indent: number, hanging = indent): readonly string[] {
  const lines: string[] = []
  let line = ' '.repeat(indent)
  let started = false
  for (const word of text.split(' ')) {
    if (started && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `${' '.repeat(hanging)}${word}`
    } else line = started ? `${line} ${word}` : `${line}${word}`
    started = true
  }
  return [...lines, line]
}

export function indented(lines: readonly string[], by: number): readonly string[] {
  return lines.map((each) => (each === '' ? '' : `${' '.repeat(by)}${each}`))
}
