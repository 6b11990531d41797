import { lazy, Suspense } from 'react'
import type { ComponentProps } from 'react'
import type { NotModelled as Loaded } from './NotModelled.tsx'

const NotModelled = lazy(async () => ({ default: (await import('./NotModelled.tsx')).NotModelled }))

/** Its words come only when there is something to say. */
export function LateNotModelled(props: Partial<ComponentProps<typeof Loaded>>) {
  const { fields = [], ...rest } = props
  if (fields.length === 0) return null
  return (
    <Suspense fallback={null}>
      <NotModelled fields={fields} {...rest} />
    </Suspense>
  )
}
