/** The page's fonts, for canvases; `tokens.css` holds the same. */
export const sansFont =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif"
export const monoFont =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, 'Liberation Mono', 'D2Coding', 'Noto Sans Mono CJK KR', monospace"
