/** Sends the latest wish once the one before was answered; those in between are dropped. */
export interface SeekQueue<Wish> {
  readonly ask: (wish: Wish) => void
  /** True while a wish is sent or waits. */
  readonly isBusy: () => boolean
}

export function createSeekQueue<Wish>(
  send: (wish: Wish) => Promise<unknown>,
  settled: () => void = () => {},
): SeekQueue<Wish> {
  let isSending = false
  let waiting: { readonly wish: Wish } | undefined

  async function run(wish: Wish): Promise<void> {
    isSending = true
    let next: { readonly wish: Wish } | undefined = { wish }
    while (next !== undefined) {
      waiting = undefined
      try {
        await send(next.wish)
      } catch {
        // A refused seek leaves the playhead where it was; the clock on the page says so.
      }
      next = waiting
    }
    isSending = false
    settled()
  }

  return {
    ask: (wish) => {
      if (isSending) waiting = { wish }
      else void run(wish)
    },
    isBusy: () => isSending,
  }
}
