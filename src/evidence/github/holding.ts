import type { Tree } from '../../tree/tree.js'
import type { GitHubQuestions, JobQuestion } from './questions.js'

/** Of the migrations asked about, those that a commit does not hold as they are. */
export function missingIn(tree: Tree, { migrations }: GitHubQuestions): readonly string[] {
  return [...migrations].flatMap(([path, blob]) => (tree.entries.get(path)?.blob === blob ? [] : [path]))
}

/** Whether a commit does in a job what the head does: a run from before the step existed proves nothing. */
export async function holdsSteps(tree: Tree, question: JobQuestion, { holds }: GitHubQuestions): Promise<boolean> {
  const { files } = question
  if ([...files].every(([path, blob]) => tree.entries.get(path)?.blob === blob)) return true
  const contents = await tree.read(files.keys())
  const texts = [...contents].flatMap(([path, each]) => (each.kind === 'text' ? [[path, each.text] as const] : []))
  return holds(question, new Map(texts))
}
