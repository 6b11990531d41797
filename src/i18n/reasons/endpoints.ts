import type { Sentences } from './sentence.ts'

/** EndpointSlices and the older Endpoints. */
export const endpoints: Sentences = {
  endpointsChanged: {
    en: 'The pods behind the Service changed: {endpoints#endpoint/endpoints}, {ready} ready.',
    ko: '서비스 뒤의 파드가 바뀌었습니다. 엔드포인트 {endpoints}개, 준비 {ready}개.',
  },
  noEndpoints: { en: 'No pod is behind the Service.', ko: '서비스 뒤에 파드가 없습니다.' },
  sliceEmpty: { en: 'The slice holds no endpoint any more.', ko: '슬라이스에 엔드포인트가 남지 않았습니다.' },
  topologyHints: {
    en: 'Hints tell which zone each {addressType} endpoint is for.',
    ko: '{addressType} 엔드포인트마다 어느 영역에서 쓸지 알려 줍니다.',
  },
  endpointsFailed: {
    en: 'The endpoints could not be written: {message}',
    ko: '엔드포인트를 쓰지 못했습니다: {message}',
  },
  ownSlicesUnseen: {
    en: 'Its own slices have not come back through the watch yet.',
    ko: '자신이 쓴 슬라이스가 아직 watch로 돌아오지 않았습니다.',
  },
  sliceBackoff: {
    en: 'Something went wrong, it is tried again: {message}',
    ko: '문제가 있어 다시 시도합니다: {message}',
  },
  addressesChanged: {
    en: 'The addresses behind the Service changed: {ready} ready, {notReady} not.',
    ko: '서비스 뒤의 주소가 바뀌었습니다. 준비 {ready}개, 준비 안 됨 {notReady}개.',
  },
  serviceGone: { en: 'The Service is gone, so these go too.', ko: '서비스가 사라져 함께 지웁니다.' },
  addressesFailed: {
    en: 'The addresses could not be written: {message}',
    ko: '주소를 쓰지 못했습니다: {message}',
  },
  ownEndpointsUnseen: {
    en: 'What it wrote itself has not come back through the watch yet.',
    ko: '자신이 쓴 엔드포인트가 아직 watch로 돌아오지 않았습니다.',
  },
  endpointsBackoff: {
    en: 'Something went wrong, it is tried again: {message}',
    ko: '문제가 있어 다시 시도합니다: {message}',
  },
}
