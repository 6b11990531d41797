import type { Sentences } from './sentence.ts'

/** Binding, provisioning and protection of volumes. */
export const volumes: Sentences = {
  volumeClaimed: {
    en: 'The volume {volume} and the claim {claim} fit: they are bound to each other.',
    ko: '볼륨 {volume+과/와} 클레임 {claim+이/가} 맞아 서로 바인딩합니다.',
  },
  volumeUsable: { en: 'The volume {volume} can be claimed.', ko: '볼륨 {volume+을/를} 클레임할 수 있습니다.' },
  claimUnbound: {
    en: 'Nothing can be bound to the claim {claim} yet.',
    ko: '클레임 {claim}에 바인딩할 것이 아직 없습니다.',
  },
  claimGone: {
    en: 'The claim {claim} is gone: the volume {volume} is released.',
    ko: '클레임 {claim+이/가} 사라져 볼륨 {volume+을/를} 놓아줍니다.',
  },
  volumeLost: {
    en: 'The volume {volume} of the claim {claim} is gone or somebody else’s.',
    ko: '클레임 {claim}의 볼륨 {volume+이/가} 사라졌거나 다른 것의 것입니다.',
  },
  defaultClassGiven: {
    en: 'The claim {claim} names no class, so it gets the default one, {class}.',
    ko: '클레임 {claim}에 클래스가 없어 기본 클래스 {class+을/를} 줍니다.',
  },
  provisionerAsked: {
    en: 'The provisioner {provisioner} is asked for a volume for {claim}.',
    ko: '프로비저너 {provisioner}에 {claim}의 볼륨을 요청합니다.',
  },
  volumeProvisioned: {
    en: 'The volume {volume} was made for {claim} in {seconds} s.',
    ko: '{claim}에 쓸 볼륨 {volume+을/를} {seconds}초 만에 만들었습니다.',
  },
  volumeReclaimed: {
    en: 'The volume {volume} is reclaimed as its policy says: {policy}.',
    ko: '볼륨 {volume+을/를} 정책 {policy}에 따라 회수합니다.',
  },
  reclaimFailed: {
    en: 'The volume {volume} could not be reclaimed: {message}',
    ko: '볼륨 {volume+을/를} 회수하지 못했습니다: {message}',
  },
  noVolumeFits: {
    en: 'None of {volumes#volume/volumes} fits the claim of {size}, and no class makes one.',
    ko: '볼륨 {volumes}개 중 {size} 클레임에 맞는 것이 없고 만들어 줄 클래스도 없습니다.',
  },
  firstConsumerAwaited: {
    en: 'The volume is made where its first pod goes: {pods#pod that uses it has/pods that use it have} no node yet.',
    ko: '첫 파드가 갈 노드에 볼륨을 만듭니다. 이 클레임을 쓰는 파드 {pods}개에 아직 노드가 없습니다.',
  },
  volumeAwaited: {
    en: 'The claim names the volume {volume}, which cannot be used yet: {why}.',
    ko: '클레임이 지정한 볼륨 {volume+을/를} 아직 쓸 수 없습니다: {why}.',
  },
  provisionerAwaited: {
    en: 'Waiting for the provisioner {provisioner}.',
    ko: '프로비저너 {provisioner+을/를} 기다립니다.',
  },
  classMissing: {
    en: 'The class {class} cannot be used: {message}',
    ko: '클래스 {class+을/를} 쓸 수 없습니다: {message}',
  },
  provisioning: {
    en: 'The volume is being made: it takes {seconds} s.',
    ko: '볼륨을 만드는 중입니다. {seconds}초 걸립니다.',
  },
  removing: {
    en: 'The volume is being removed: it takes {seconds} s.',
    ko: '볼륨을 지우는 중입니다. {seconds}초 걸립니다.',
  },
  protectionMissing: {
    en: 'It gets a finalizer, so that it cannot vanish while it is used.',
    ko: '사용 중에 사라지지 않도록 파이널라이저를 붙입니다.',
  },
  notInUse: {
    en: 'Nothing uses it any more, so its deletion is let through.',
    ko: '더는 쓰는 것이 없어 삭제를 진행합니다.',
  },
  claimInUse: {
    en: 'Deletion waits: {pods#pod uses/pods use} the claim.',
    ko: '파드 {pods}개가 클레임을 쓰고 있어 삭제를 기다립니다.',
  },
  volumeBound: {
    en: 'Deletion waits: the volume is bound to {claim}.',
    ko: '볼륨이 {claim}에 바인딩되어 있어 삭제를 기다립니다.',
  },
}
