import { expect, test } from '@jest/globals'
import { readDocuments } from '../../../../src/evidence/infrastructure/documents.js'
import { patchedByJson } from '../../../../src/evidence/infrastructure/kubernetes/kustomize/json-patch.js'
import type { Property } from '../../../../src/evidence/infrastructure/value.js'
import { plain } from '../reading.js'

const WHOLE = 'the document'

/** A document, a patch and what comes of it, each case after one of RFC 6902's appendix A or of a rule in its section 4. */
const CASES: readonly (readonly [name: string, document: unknown, patch: unknown, result: unknown])[] = [
  ['A.1 adds a member', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
  [
    'A.2 adds an element before another',
    { l: ['x', 'z'] },
    [{ op: 'add', path: '/l/1', value: 'y' }],
    { l: ['x', 'y', 'z'] },
  ],
  ['A.3 removes a member', { a: 1, b: 2 }, [{ op: 'remove', path: '/b' }], { a: 1 }],
  ['A.4 removes an element', { l: ['x', 'y'] }, [{ op: 'remove', path: '/l/0' }], { l: ['y'] }],
  ['A.5 replaces a value', { a: 1 }, [{ op: 'replace', path: '/a', value: [3] }], { a: [3] }],
  ['A.6 moves a value', { a: { x: 1 }, b: {} }, [{ op: 'move', from: '/a/x', path: '/b/y' }], { a: {}, b: { y: 1 } }],
  ['A.7 moves an element', { l: [1, 2, 3] }, [{ op: 'move', from: '/l/0', path: '/l/2' }], { l: [2, 3, 1] }],
  ['A.8 tests a value that is there', { a: ['x', 2] }, [{ op: 'test', path: '/a', value: ['x', 2] }], { a: ['x', 2] }],
  [
    'A.9 stops at a test that fails',
    { a: 'x' },
    [
      { op: 'test', path: '/a', value: 'y' },
      { op: 'remove', path: '/a' },
    ],
    WHOLE,
  ],
  ['A.10 adds what has members of its own', {}, [{ op: 'add', path: '/a', value: { b: {} } }], { a: { b: {} } }],
  ['A.11 passes over members that it does not know', {}, [{ op: 'add', path: '/a', value: 1, note: 'x' }], { a: 1 }],
  ['A.12 adds nothing to what is not there', { a: 1 }, [{ op: 'add', path: '/b/c', value: 2 }], WHOLE],
  ['A.14 reads ~01 as ~1', { '~1': 10 }, [{ op: 'replace', path: '/~01', value: 9 }], { '~1': 9 }],
  ['reads ~1 as a slash', { 'a/b': 1 }, [{ op: 'remove', path: '/a~1b' }], {}],
  ['A.15 tells a number from its text', { a: 10 }, [{ op: 'test', path: '/a', value: '10' }], WHOLE],
  ['A.16 adds at the end', { l: ['x'] }, [{ op: 'add', path: '/l/-', value: ['y'] }], { l: ['x', ['y']] }],
  ['adds over a member that is there', { a: 1 }, [{ op: 'add', path: '/a', value: null }], { a: null }],
  ['copies a value', { a: [1] }, [{ op: 'copy', from: '/a', path: '/b' }], { a: [1], b: [1] }],
  ['refuses to add behind the end', { l: [1] }, [{ op: 'add', path: '/l/2', value: 3 }], WHOLE],
  ['refuses to replace what is not there', {}, [{ op: 'replace', path: '/a', value: 1 }], WHOLE],
  ['refuses to remove what is not there', { l: [] }, [{ op: 'remove', path: '/l/0' }], WHOLE],
  ['refuses an index with a zero before it', { l: [1, 2] }, [{ op: 'remove', path: '/l/01' }], WHOLE],
  ['refuses to move a value into itself', { a: { b: 1 } }, [{ op: 'move', from: '/a', path: '/a/b' }], WHOLE],
  ['refuses an operation that it does not know', { a: 1 }, [{ op: 'erase', path: '/a' }], WHOLE],
  ['refuses an operation without its value', { a: 1 }, [{ op: 'add', path: '/b' }], WHOLE],
  [
    'does all or nothing',
    { a: 1 },
    [
      { op: 'add', path: '/b', value: 2 },
      { op: 'remove', path: '/c' },
    ],
    WHOLE,
  ],
]

test.each(CASES)('a JSON patch %s', (_, document, patch, result) => {
  const patched = patchedByJson(parsed(document), parsed(patch))
  expect(patched.kind === 'patched' ? plain(patched.root) : WHOLE).toEqual(result)
})

test('a value keeps the line of the patch that writes it', () => {
  const read = readDocuments('patch.yaml', '- op: replace\n  path: /a\n  value: 2\n')
  const [patch] = read.kind === 'read' ? read.documents : []
  const patched = patchedByJson(parsed({ a: 1 }), patch ?? parsed([]))
  const value =
    patched.kind === 'patched' && patched.root.value.kind === 'map' ? patched.root.value.entries.get('a') : undefined
  expect(value?.seen).toMatchObject({ path: 'patch.yaml', line: 3 })
})

function parsed(value: unknown): Property {
  const read = readDocuments('x.json', JSON.stringify(value))
  const [root] = read.kind === 'read' ? read.documents : []
  if (root === undefined) throw new Error('no document')
  return root
}
