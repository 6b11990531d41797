import { useMessage, useSession, useUi, useWorkloads } from '../session.tsx'
import type { ApplySummary } from '../state.ts'
import type { Problem } from '../../worker/protocol.ts'
import { Icon } from '../widgets/Icon.tsx'
import { LateNotModelled } from '../widgets/LateNotModelled.tsx'
import { firstDocuments } from './first-document.ts'

/** What the API server says about the text: an invitation at first, then results and problems. Its room is reserved. */
export function EditorFooter() {
  const t = useMessage()
  const applied = useUi((state) => state.applied)
  const activeDocument = useUi((state) => state.activeDocument)
  const problems = useUi((state) => state.problems)
  const notModelled = useUi((state) => state.notModelled)
  const { commands } = useSession()
  const isExample = useUi(
    ({ applied: last, documents: [first, ...others] }) =>
      last === undefined && others.length === 0 && first?.text === firstDocuments[0]?.text,
  )
  const isFailed = useUi((state) => state.failure !== undefined)
  const isFresh = useWorkloads().length === 0 && isExample && !isFailed
  const isChecking = useUi((state) => state.isChecking)
  const own = applied?.documentId === activeDocument ? applied : undefined
  return (
    <div className="kb-editor-foot" data-checking={isChecking}>
      {problems.length > 0 ? (
        <ProblemList problems={problems} />
      ) : own !== undefined ? (
        <Results applied={own} />
      ) : (
        <p className={isFresh ? 'kb-invitation' : 'kb-editor-calm'}>
          {isFresh ? t('editor.invitation') : t(isChecking ? 'editor.checking' : 'editor.clean')}
        </p>
      )}
      <LateNotModelled fields={notModelled} onLine={(line) => commands.run('focusEditor', line)} />
    </div>
  )
}

const verbs = ['created', 'configured', 'unchanged'] as const

function Results({ applied }: { readonly applied: ApplySummary }) {
  const t = useMessage()
  const counts = verbs.map((verb) => [verb, applied.objects.filter((object) => object.verb === verb).length] as const)
  const hint = applied.objects.some(({ verb, target }) => verb === 'created' && target.name === 'nginx-deployment')
  return (
    <p className="kb-results">
      <Icon name="check" />
      {counts
        .filter(([, count]) => count > 0)
        .map(([verb, count]) => t(`editor.${verb}`, { count }))
        .join(' · ')}
      {hint && <span className="kb-results-hint">{t('editor.invitationEdit')}</span>}
    </p>
  )
}

const shownMax = 50

function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  const t = useMessage()
  const { commands } = useSession()
  return (
    <ul className="kb-problems" aria-label={t('editor.problems', { count: problems.length })}>
      {problems.slice(0, shownMax).map(({ line, column, severity, message }, index) => (
        <li key={index}>
          <button
            type="button"
            className={`kb-problem kb-problem-${severity}`}
            onClick={() => commands.run('focusEditor', line)}
          >
            <Icon name="error" />
            <span className="kb-problem-line">{t('editor.line', { line })}</span>
            <span className="kb-problem-text" data-column={column}>
              {message}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
