import { fill } from './fill.ts'
import type { MessageParameters } from './fill.ts'
import type { Locale } from './locale.ts'

/** Words of parts that come later than the first paint; `fill.ts` says what the braces mean. */
const words = {
  services: { en: 'Services', ko: '서비스' },
  noServices: {
    en: 'No Service yet. Expose a workload, for example: kubectl expose deployment/NAME --port=80',
    ko: '아직 서비스가 없습니다. 예: kubectl expose deployment/이름 --port=80',
  },
  receives: { en: '{ready#pod receives/pods receive}', ko: '파드 {ready}개가 받음' },
  receivesNot: { en: '{count} not', ko: '{count}개는 못 받음' },
  send: { en: 'Send', ko: '요청' },
  sendHint: { en: 'Send one request to {host}:{port}', ko: '{host}:{port}(으)로 요청 하나 보내기' },
  sendNone: { en: 'Send a request and see who answers.', ko: '요청을 보내 누가 응답하는지 보세요.' },
  stream: { en: 'Stream', ko: '계속' },
  streamHint: { en: 'Send requests one after another', ko: '요청을 계속 보내기' },
  arrived: { en: '→ {pod} on {node}', ko: '→ {node}의 {pod}' },
  arrivedAt: { en: '→ {address}', ko: '→ {address}' },
  tally: { en: '{answered} answered · {refused} refused', ko: '응답 {answered} · 거절 {refused}' },
  load: { en: 'Load', ko: '부하' },
  loadNone: { en: 'none', ko: '없음' },
  loadHint: {
    en: 'CPU that the ready endpoints of {name} share among them',
    ko: '{name}의 준비된 엔드포인트가 나누어 갖는 CPU',
  },
  touch: { en: 'Do something to it', ko: '직접 해 보기' },
  deletePod: { en: 'Delete', ko: '삭제' },
  crashPod: { en: 'Crash', ko: '비정상 종료' },
  failProbe: { en: 'Fail readiness', ko: '준비성 실패' },
  mendProbe: { en: 'Ready again', ko: '다시 준비' },
  cordon: { en: 'Cordon', ko: '차단(cordon)' },
  uncordon: { en: 'Uncordon', ko: '차단 해제' },
  drain: { en: 'Drain', ko: '비우기(drain)' },
  crashNode: { en: 'Power off', ko: '전원 끄기' },
  restartNode: { en: 'Power on', ko: '전원 켜기' },
  removeNode: { en: 'Remove', ko: '제거' },
  addNode: { en: 'Add a node', ko: '노드 추가' },
  scaleUp: { en: 'One more', ko: '하나 더' },
  scaleDown: { en: 'One less', ko: '하나 덜' },
  restart: { en: 'Restart', ko: '재시작' },
  undo: { en: 'Undo', ko: '되돌리기' },
  breakImage: { en: 'Break the image', ko: '이미지 망가뜨리기' },
  suspend: { en: 'Suspend', ko: '일시 중지' },
  resume: { en: 'Resume', ko: '재개' },
  runNow: { en: 'Run now', ko: '지금 실행' },
  terminalHint: {
    en: 'Type a command. Tab completes, ↑ brings earlier ones back, several lines can be pasted. Or try:',
    ko: '명령을 입력하세요. Tab은 자동 완성, ↑는 이전 명령, 여러 줄 붙여넣기도 됩니다. 예:',
  },
  completions: { en: '{count} possibilities', ko: '가능한 것 {count}개' },
  edited: { en: 'Opened in the editor. Apply writes it back.', ko: '편집기에 열었습니다. 적용하면 다시 저장됩니다.' },
  typed: { en: 'types: {line}', ko: '입력: {line}' },
  table: { en: 'Node by node', ko: '노드별 판정' },
  tableWhole: { en: 'What would the scheduler say now?', ko: '스케줄러는 지금 뭐라고 할까요?' },
  tableNode: { en: 'Node', ko: '노드' },
  tableVerdict: { en: 'Verdict', ko: '판정' },
  tableScore: { en: 'Score', ko: '점수' },
  fits: { en: 'would do', ko: '가능' },
  best: { en: 'best', ko: '최고점' },
} as const satisfies Record<string, Readonly<Record<Locale, string>>>

export type LateWord = keyof typeof words

export const lateWord = (locale: Locale, word: LateWord, parameters: MessageParameters = {}): string =>
  fill(words[word][locale], parameters)
