import type { Sentences } from './sentence.ts'

/** Why a request does not arrive, and what admission charges. */
export const network: Sentences = {
  nameUnknown: {
    en: 'The cluster’s DNS does not know the name {name}.',
    ko: '클러스터 DNS가 이름 {name+을/를} 알지 못합니다.',
  },
  portUnknown: {
    en: '{target} has no port {port}.',
    ko: '{target}에 포트 {port+이/가} 없습니다.',
  },
  noReadyEndpoints: {
    en: 'The service {service} has no ready endpoint ({endpoints#endpoint is/endpoints are} not ready), so the connection is refused.',
    ko: '서비스 {service}에 준비된 엔드포인트가 없어 연결이 거부됩니다. 준비되지 않은 엔드포인트는 {endpoints}개입니다.',
  },
  nothingThere: {
    en: 'Nothing runs at the address {address}.',
    ko: '주소 {address}에서 실행되는 것이 없습니다.',
  },
  quotaCharged: {
    en: '{name} ({resource}) was charged to the quota.',
    ko: '{name}({resource})의 사용량이 쿼터에 더해졌습니다.',
  },
}
