import { conclude, nothingToReview } from './conclude.js'
import { repositoryFindings } from './findings/repository.js'
import { settle } from './findings/settle.js'
import { gatherCode } from './evidence/code/gather.js'
import { codeOf } from './evidence/code/services.js'
import { gatherDocuments, gatherOperations, gitHubQuestions } from './evidence/gather.js'
import { evidenceOnBase } from './evidence/on-base.js'
import { hazards } from './hazards/registry.js'
import { readContext, withTableStatistics } from './inputs/context.js'
import { Surveyor, type Start } from './migrations/histories.js'
import { filesOf } from './migrations/unread.js'
import { keptDumps } from './kept-dumps.js'
import { planAll } from './pending.js'
import type { Report } from './report.js'
import { replay } from './replay/replay.js'
import { changeSet, changeSetWithTrees } from './trigger/change-set.js'
import { AUDIT, decideTrigger, mayMatter } from './trigger/decide.js'
import type { Request, World } from './world.js'

/**
 * The product, top to bottom: what changed, may it matter, the two trees, the stack and its histories, the plan, the
 * replay with its hazards, the findings, the checklist, the gate.
 */
export async function review(asked: Request, world: World): Promise<Report> {
  const surveyor = new Surveyor(asked.settings)
  const roleOf = (path: string) => surveyor.roleOf(path)

  world.progress('Reading the change')
  const changes = await world.changes()
  const early = changeSet(asked, changes, roleOf)
  if (asked.mode === 'review' && !mayMatter(early)) return nothingToReview(asked, world, changes)

  world.progress('Reading the repository')
  const trees = await world.trees()
  const request = await withTableStatistics(asked, trees)
  const head = await surveyor.survey(trees.head)
  const base = trees.base === undefined ? undefined : await surveyor.survey(trees.base)
  const trigger =
    request.mode === 'audit' ? AUDIT : decideTrigger(await changeSetWithTrees(early, { head, base, roleOf }))
  if (!trigger.triggered) return nothingToReview(request, world, changes)

  const operations = await gatherOperations(head)

  world.progress('Replaying the migrations')
  const context = await readContext(request, trees)
  const plans = planAll(request, {
    head,
    base,
    trees,
    release: await world.release(),
    baseline: context.baseline,
    timeouts: operations.automation.timeouts,
  })
  const judged = plans.map((each) => each.plan)
  const unread = filesOf(head.unread ?? [])
  const named = await gatherCode(head.tree, judged, (path) => roleOf(path)?.role === 'migration' || unread.has(path))
  const code = { ...named, upserts: operations.upserts ?? [], models: operations.models ?? [] }
  const starts = await Promise.all(
    plans.map(async ({ base: old }) =>
      old === undefined ? undefined : surveyor.startOf(trees.base ?? trees.head, old),
    ),
  )
  const replayed = await Promise.all(
    plans.map(async ({ plan, base: before, baseTip }, at) =>
      replay(plan, {
        hazards,
        levels: request.settings.hazards,
        settings: { lockTimeoutCeiling: request.settings.lockTimeoutCeiling },
        base: before,
        baseTip,
        code: codeOf(plan.history, head.histories, code, head.unread),
        start: forked(starts[at]),
        end: request.mode === 'audit' ? (await surveyor.startOf(trees.head, plan.history))?.schema : undefined,
      }),
    ),
  )
  const before = base === undefined ? undefined : await evidenceOnBase(base)

  const github = await world.github(gitHubQuestions(request, head, operations, judged))

  world.progress('Judging')
  const settling = {
    mode: request.mode,
    hazards,
    settings: request.settings,
    baseline: context.baseline,
    codeowners: context.codeowners,
    now: world.now,
    annotatable: context.annotatable,
    touched: context.touched,
  }
  const seen = {
    head: {
      ...operations,
      databases: head.stack.databases,
      schemas: replayed.map((each) => each.after),
      dumps: before === undefined ? [] : await keptDumps(surveyor, trees, { planned: plans, starts, replayed, before }),
    },
    base:
      before === undefined
        ? undefined
        : {
            ...before.facts,
            databases: before.survey.stack.databases,
            schemas: before.replayed.map((each) => each.after),
          },
  }
  const findings = settle(replayed, settling, repositoryFindings(seen, settling))
  const facts = { ...operations, documents: await gatherDocuments(head, replayed), github }
  return conclude({ request, world, changes, trigger, trees, head, replayed, facts, findings, before })
}

/** A start that the replay may change: what the dump said is compared later. */
function forked(start: Start | undefined): Start | undefined {
  return start === undefined ? undefined : { ...start, schema: start.schema.clone() }
}
