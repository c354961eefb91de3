/** Orders two versions as a tool does that sorts by number where both are numbers, else by their parts, else as text. */
export function compareVersions(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return compareNumbers(a, b)
  if (/^\d+(?:[._]\d+)*$/.test(a) && /^\d+(?:[._]\d+)*$/.test(b)) {
    const left = a.split(/[._]/)
    const right = b.split(/[._]/)
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      const order = compareNumbers(left[at] ?? '0', right[at] ?? '0')
      if (order !== 0) return order
    }
    return 0
  }
  return a < b ? -1 : a > b ? 1 : 0
}

/** Versions are longer than a number can hold exactly. */
function compareNumbers(a: string, b: string): number {
  const left = BigInt(a)
  const right = BigInt(b)
  return left < right ? -1 : left > right ? 1 : 0
}
