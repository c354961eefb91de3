/** A reporter of Jest: after the tests, the list of what the end-to-end scenarios show. */
export default class Scenarios {
  onRunComplete(_, { testResults }) {
    const files = testResults.filter(({ testFilePath }) => testFilePath.includes('/end-to-end/'))
    if (files.length === 0) return
    const lines = files
      .sort((one, other) => (one.testFilePath < other.testFilePath ? -1 : 1))
      .flatMap(({ testResults: scenarios }) => scenarios)
      .map(
        ({ status, ancestorTitles, title }) =>
          `  ${status === 'passed' ? '✓' : status} ${[...ancestorTitles, title].join(' › ')}`,
      )
    process.stderr.write(`\nEnd-to-end scenarios (${lines.length})\n${lines.join('\n')}\n`)
  }
}
