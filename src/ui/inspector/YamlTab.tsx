import { useMemo, useState } from 'react'
import type { Inspection } from '../../worker/protocol.ts'
import { useMessage } from '../session.tsx'
import { lineDiff, withContext } from './line-diff.ts'
import type { DiffLine } from './line-diff.ts'

/** The object's YAML at the playhead: whole, or what changed since the version before. */
export function YamlTab({ inspection }: { readonly inspection: Inspection }) {
  const t = useMessage()
  const [isDiff, setDiff] = useState(false)
  const { yaml, previousYaml } = inspection
  return (
    <>
      <div className="kb-yaml-switch" role="group" aria-label={t('inspector.yaml')}>
        <button type="button" className="kb-button" aria-pressed={!isDiff} onClick={() => setDiff(false)}>
          {t('inspector.whole')}
        </button>
        <button type="button" className="kb-button" aria-pressed={isDiff} onClick={() => setDiff(true)}>
          {t('inspector.diff')}
        </button>
      </div>
      {!isDiff && <WholeYaml yaml={yaml} />}
      {isDiff && previousYaml === undefined && <p className="kb-hint">{t('inspector.noPrevious')}</p>}
      {isDiff && previousYaml !== undefined && <YamlDiff before={previousYaml} after={yaml} />}
    </>
  )
}

function WholeYaml({ yaml }: { readonly yaml: string }) {
  const lines = useMemo(() => yaml.trimEnd().split('\n'), [yaml])
  return (
    <pre className="kb-yaml">
      {lines.map((line, index) => (
        <YamlLine key={index} text={line} />
      ))}
    </pre>
  )
}

const keyPattern = /^(\s*(?:- )*)([\w./$-]+:)(?=\s|$)(.*)$/

function YamlLine({ text }: { readonly text: string }) {
  const [, indent, key, rest] = keyPattern.exec(text) ?? []
  if (key === undefined) return <span className="kb-yaml-line">{text}</span>
  return (
    <span className="kb-yaml-line">
      {indent}
      <span className="kb-yaml-key">{key}</span>
      <span className="kb-yaml-value">{rest}</span>
    </span>
  )
}

const marks: Readonly<Record<DiffLine['change'], string>> = { same: ' ', added: '+', removed: '−' }

function YamlDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const lines = useMemo(() => withContext(lineDiff(before, after)), [before, after])
  return (
    <pre className="kb-yaml">
      {lines.map((line, index) =>
        line === undefined ? (
          <span key={index} className="kb-yaml-line kb-diff-gap">
            ⋯
          </span>
        ) : (
          <span key={index} className={`kb-yaml-line kb-diff-${line.change}`}>
            {marks[line.change]} {line.text}
          </span>
        ),
      )}
    </pre>
  )
}
