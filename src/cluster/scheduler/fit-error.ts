import type { WholeRefusal } from './evaluation.ts'

export const noNodes = 'no nodes available to schedule pods'

/** The text of a FailedScheduling event. @source kubernetes@1.36 pkg/scheduler/framework/types.go FitError.Error */
export function fitErrorText(
  nodes: number,
  whole: WholeRefusal | undefined,
  reasons: ReadonlyMap<string, number>,
  afterwards?: string,
): string {
  let text = `0/${nodes} nodes are available:`
  if (whole !== undefined) text += ` ${whole.message}.`
  else if (reasons.size > 0)
    text += ` ${[...reasons]
      .map(([reason, count]) => `${count} ${reason}`)
      .sort()
      .join(', ')}.`
  return afterwards === undefined ? text : `${text} ${afterwards}`
}

const eventLengthMax = 1024
const ellipsis = ' ...'

/** An event carries at most 1024 characters. @source kubernetes@1.36 pkg/scheduler/schedule_one.go truncateMessage */
export const eventText = (text: string): string =>
  text.length <= eventLengthMax ? text : text.slice(0, eventLengthMax - ellipsis.length) + ellipsis
