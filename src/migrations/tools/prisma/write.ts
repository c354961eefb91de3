import { isAtLeast } from '../lockfiles.js'
import { body, type Writer } from '../writer.js'

/**
 * A folder with one file. Prisma writes no downs. Engines before 7.4 send the file in one string, later ones each
 * statement by itself (prisma-engines 5767 and 5799): what must stand alone does, and what belongs together says BEGIN.
 */
export const prismaWriter: Writer = {
  grammar: /^(?<version>\d+)_(?<name>.+)$/,
  named: 'folder',
  alone: true,
  write: ({ path, up, outsideTransaction }, { dialect, toolVersion }) => {
    const together = !outsideTransaction && up.length > 1 && dialect === 'postgres'
    const isSplit = toolVersion !== undefined && isAtLeast(toolVersion, 7, 4) === true
    const drops = up.some((each) => /^drop\s+index\s+concurrently\b/i.test(each))
    return {
      files: [{ path, contents: together ? `BEGIN;\n${body(up)}COMMIT;\n` : body(up) }],
      ...(outsideTransaction && (drops || !isSplit)
        ? {
            notes: [
              `Nothing else may stand in this file: ${drops ? 'with DROP INDEX CONCURRENTLY' : 'before Prisma 7.4'} a file of several statements is one transaction`,
            ],
          }
        : {}),
    }
  },
}
