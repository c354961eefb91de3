import { describe, expect, test } from '@jest/globals'
import { parseCommands, parseFileCommands } from './protocol.js'

describe('workflow commands', () => {
  test('a command has its properties and its message, unescaped once', () => {
    const line = '::error file=db/a%2Cb%3A.sql,line=3,title=100%25::first%0Asecond: 50%25 and %250A'
    expect(parseCommands(`Reviewing\n${line}\n`)).toEqual([
      {
        command: 'error',
        properties: { file: 'db/a,b:.sql', line: '3', title: '100%' },
        message: 'first\nsecond: 50% and %0A',
      },
    ])
  })

  test('a command may have no properties, and colons in its message', () => {
    expect(parseCommands('::notice::a::b')).toEqual([{ command: 'notice', properties: {}, message: 'a::b' }])
  })

  test('text that only mentions a command is none', () => {
    expect(parseCommands('the line ::error::x\n: :error::x\n')).toEqual([])
  })
})

describe('file commands', () => {
  test('values stand on one line or between delimiters, line breaks kept', () => {
    const contents = 'verdict=pass=yes\nreport<<EOF_1\na\n\nb=c\nEOF_1\nempty<<EOF_2\nEOF_2\n'
    expect(parseFileCommands(contents)).toEqual({ verdict: 'pass=yes', report: 'a\n\nb=c', empty: '' })
  })

  test('a file that the runner would refuse is refused', () => {
    expect(() => parseFileCommands('report<<EOF\na\n')).toThrow('the delimiter EOF of report never comes')
    expect(() => parseFileCommands('nonsense\n')).toThrow('neither name=value nor name<<DELIMITER')
  })
})
