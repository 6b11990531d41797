import { describe, expect, test } from 'vitest'
import { scriptOf } from './script.ts'

const steps = (text: string) => {
  const script = scriptOf(text)
  return 'steps' in script
    ? script.steps.map(({ when, segments }) => [when, segments.map((each) => each.text)])
    : script
}

describe('a script', () => {
  test.each([
    ['kubectl get pods', [['always', ['kubectl get pods']]]],
    ['a | grep "x|y" | wc -l', [['always', ['a', 'grep "x|y"', 'wc -l']]]],
    [
      'a && b || c; d',
      [
        ['always', ['a']],
        ['success', ['b']],
        ['failure', ['c']],
        ['always', ['d']],
      ],
    ],
    [
      'a \\\n  --flag\nb',
      [
        ['always', ['a   --flag']],
        ['always', ['b']],
      ],
    ],
    [
      '# a note\na # and another\n\nb',
      [
        ['always', ['a']],
        ['always', ['b']],
      ],
    ],
    ["echo 'a ; b # c'", [['always', ["echo 'a ; b # c'"]]]],
    ['kubectl get pods -l app=a,tier!=b', [['always', ['kubectl get pods -l app=a,tier!=b']]]],
    [
      "kubectl get po -o jsonpath='{.items[?(@.x>1)].y}'",
      [['always', ["kubectl get po -o jsonpath='{.items[?(@.x>1)].y}'"]]],
    ],
    ['', []],
    ['a |\n  b', [['always', ['a', 'b']]]],
  ])('%j', (text, expected) => expect(steps(text)).toEqual(expected))

  test('a heredoc is the input of its command, whatever stands behind it on the line', () => {
    const script = scriptOf("cat <<'EOF' | kubectl apply -f -\na: 1 | 2\n  b: '\nEOF\nkubectl get pods\n")
    expect(script).toEqual({
      steps: [
        {
          when: 'always',
          segments: [{ text: 'cat', input: { text: "a: 1 | 2\n  b: '\n" } }, { text: 'kubectl apply -f -' }],
        },
        { when: 'always', segments: [{ text: 'kubectl get pods' }] },
      ],
    })
  })

  test('redirections are taken from the text', () => {
    const script = scriptOf(
      'kubectl get deploy web -o yaml > web.yaml 2>/dev/null; cat < web.yaml >> all.yaml; a 2>&1 | b',
    )
    expect(script).toEqual({
      steps: [
        {
          when: 'always',
          segments: [
            {
              text: 'kubectl get deploy web -o yaml',
              output: { file: 'web.yaml', isAppended: false },
              errors: 'dropped',
            },
          ],
        },
        {
          when: 'always',
          segments: [{ text: 'cat', input: { file: 'web.yaml' }, output: { file: 'all.yaml', isAppended: true } }],
        },
        { when: 'always', segments: [{ text: 'a', errors: 'merged' }, { text: 'b' }] },
      ],
    })
  })

  test.each([
    'cat <<EOF | kubectl apply -f -',
    'cat <<EOF\na: 1\n',
    'echo "a',
    "echo 'a\n",
    'kubectl get \\',
    'a &&',
    'a |',
  ])('%j goes on', (text) => expect(scriptOf(text)).toEqual({ isUnfinished: true }))

  test.each(['| a', 'a | | b', '&& a', 'a >'])('%j is no script', (text) =>
    expect(scriptOf(text)).toHaveProperty('error'),
  )
})
