import { useEffect, useRef, useState } from 'react'
import type { FormEvent } from 'react'
import type { ClusterSetup } from '../../worker/protocol.ts'
import { useMessage, useSession, useUi } from '../session.tsx'

type Field = 'nodes' | 'cpuPerNode' | 'memoryGibPerNode' | 'seed'
const fields: readonly {
  readonly name: Field
  readonly label: 'setup.nodes' | 'setup.cpu' | 'setup.memory' | 'setup.seed'
  readonly min: number
  readonly max: number
  readonly usual: number
}[] = [
  { name: 'nodes', label: 'setup.nodes', min: 0, max: 5000, usual: 3 },
  { name: 'cpuPerNode', label: 'setup.cpu', min: 1, max: 512, usual: 4 },
  { name: 'memoryGibPerNode', label: 'setup.memory', min: 1, max: 4096, usual: 8 },
  { name: 'seed', label: 'setup.seed', min: 0, max: 4_294_967_295, usual: 1 },
]

/** Nodes, their size and the seed of the next cluster. */
export function SetupForm() {
  const t = useMessage()
  const { actions, store } = useSession()
  const setup = useUi((state) => state.setup)
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState<Readonly<Record<Field, string>>>(() => ({
    nodes: String(setup.nodes),
    cpuPerNode: String(setup.cpuPerNode ?? 4),
    memoryGibPerNode: String(setup.memoryGibPerNode ?? 8),
    seed: String(setup.seed),
  }))
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const numbers = fields.map(({ name, min, max, usual }) => [name, numberBetween(values[name], min, max, usual)])
    store.setState({ overlay: undefined })
    void actions.restart(Object.fromEntries(numbers) as unknown as ClusterSetup)
  }
  return (
    <div role="dialog" aria-label={t('setup.title')} className="kb-popover kb-popover-down kb-popover-left">
      <form ref={form} className="kb-setup" onSubmit={submit}>
        {fields.map(({ name, label, min, max }) => (
          <label key={name} className="kb-setup-row">
            <span>{t(label)}</span>
            <input
              className="kb-field"
              type="number"
              inputMode="numeric"
              min={min}
              max={max}
              value={values[name]}
              onChange={(event) => setValues({ ...values, [name]: event.target.value })}
            />
          </label>
        ))}
        <p className="kb-setup-hint">{t('setup.seedHint')}</p>
        <button type="submit" className="kb-button kb-button-primary">
          {t('setup.reset')}
        </button>
        <p className="kb-setup-hint">{t('setup.resetHint')}</p>
      </form>
    </div>
  )
}

function numberBetween(text: string, min: number, max: number, usual: number): number {
  const value = Math.round(Number(text))
  return text.trim() === '' || !Number.isFinite(value) ? usual : Math.min(max, Math.max(min, value))
}
