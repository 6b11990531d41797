import { clockText } from '../format/time.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import { Icon } from '../widgets/Icon.tsx'
import { Menu } from '../widgets/Menu.tsx'

/** The value of "fork here": no branch has it. */
const fork = -1

/** Which future runs, and a new one at the playhead. */
export function BranchMenu() {
  const t = useMessage()
  const { actions } = useSession()
  const branches = useUi((state) => state.branches)
  const current = useUi((state) => state.currentBranch)
  const label = branches.find(({ id }) => id === current)?.label
  return (
    <Menu<number>
      label={t('transport.branch')}
      placement="up"
      align="right"
      options={[
        ...branches.map(({ id, label: name, forkedAt }) => ({
          value: id,
          label: name,
          hint: forkedAt === undefined ? undefined : clockText(forkedAt),
        })),
        { value: fork, label: t('transport.branchNew'), hint: t('transport.branchHint') },
      ]}
      selected={current}
      onSelect={(id) => void actions.branch(id === fork ? undefined : id)}
    >
      <Icon name="branch" />
      <span className="kb-transport-word">{t('transport.branch')}</span>
      {label !== undefined && branches.length > 1 && <strong>{label}</strong>}
    </Menu>
  )
}
