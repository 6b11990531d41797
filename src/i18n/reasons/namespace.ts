import type { Sentences } from './sentence.ts'

/** Namespaces and what furnishes them: accounts, certificates, quotas. */
export const namespace: Sentences = {
  namespaceTerminating: {
    en: 'The namespace {namespace} is being deleted, so its content goes.',
    ko: '네임스페이스 {namespace+이/가} 삭제되는 중이라 내용도 지웁니다.',
  },
  contentLooked: {
    en: 'Looked for what is left: {remaining#object/objects}.',
    ko: '남은 것을 살폈습니다. 오브젝트 {remaining}개.',
  },
  namespaceEmpty: { en: 'The namespace is empty, so it may go.', ko: '네임스페이스가 비어 지웁니다.' },
  deletionGrace: {
    en: 'The content is left alone for {seconds} s first.',
    ko: '먼저 {seconds}초 동안 내용을 그대로 둡니다.',
  },
  podsRemaining: {
    en: '{pods#pod must/pods must} be gone before the namespace can go.',
    ko: '네임스페이스가 지워지려면 파드 {pods}개가 먼저 사라져야 합니다.',
  },
  contentRemaining: {
    en: '{objects#object is/objects are} still in the namespace.',
    ko: '네임스페이스에 오브젝트 {objects}개가 남아 있습니다.',
  },
  quotaCounted: {
    en: '{resources#resource is/resources are} counted anew.',
    ko: '리소스 {resources}종을 다시 셉니다.',
  },
  accountMissing: {
    en: 'The namespace {namespace} has no default service account, so it gets one.',
    ko: '네임스페이스 {namespace}에 기본 서비스 어카운트가 없어 만듭니다.',
  },
  rootCertificateMissing: {
    en: 'The namespace {namespace} lacks the cluster’s root certificate, so it gets it.',
    ko: '네임스페이스 {namespace}에 클러스터의 루트 인증서가 없어 만듭니다.',
  },
}
