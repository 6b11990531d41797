import { clockText } from '../format/time.ts'
import { useMessage, useSession, useUi } from '../session.tsx'
import { Icon } from '../widgets/Icon.tsx'
import type { Branch } from '../../worker/protocol.ts'
import { Menu } from '../widgets/Menu.tsx'

/** The value of "fork here": no branch has it. */
const fork = -1

/** Which future runs, and a new one at the playhead. */
export function BranchMenu() {
  const t = useMessage()
  const { actions } = useSession()
  const branches = useUi((state) => state.branches)
  const current = useUi((state) => state.currentBranch)
  const nameOf = ({ id, label }: Branch): string => (id === 0 ? t('transport.branchFirst') : label)
  const branch = branches.find(({ id }) => id === current)
  return (
    <Menu<number>
      label={t('transport.branch')}
      placement="up"
      align="right"
      options={[
        ...branches.map((option) => ({
          value: option.id,
          label: nameOf(option),
          hint: option.forkedAt === undefined ? undefined : clockText(option.forkedAt),
        })),
        { value: fork, label: t('transport.branchNew'), hint: t('transport.branchHint') },
      ]}
      selected={current}
      onSelect={(id) => void actions.branch(id === fork ? undefined : id)}
    >
      <Icon name="branch" />
      <span className="kb-transport-word">{t('transport.branch')}</span>
      {branch !== undefined && branches.length > 1 && <strong className="kb-transport-branch">{nameOf(branch)}</strong>}
    </Menu>
  )
}
