import { describe, expect, it } from 'vitest'
import { instantOf, type Instant } from '../../../clock/instant.ts'
import { treeOf, type Directory } from './files.ts'
import type { World } from './process.ts'
import { advanced, answerOf, outlookOf, processFor } from './run.ts'

const start = instantOf(1_767_607_200_000)
const root = treeOf({ '/etc/hostname': 'web-0\n', '/data/a.txt': 'one\ntwo\nthree\n' }, ['/tmp', '/bin', '/data/deep'])

const worldWith = (more: Partial<World> = {}): World => ({
  image: { name: 'busybox', tag: 'latest' },
  pod: {
    name: 'web-0',
    namespace: 'default',
    hostname: 'web-0',
    fullName: 'web-0.web.default.svc.cluster.local',
    ip: '10.244.1.2',
  },
  user: 0,
  unknownProgram: 'serves',
  mounts: [],
  disk: () => root,
  ...more,
})

function ran(script: string, more: Partial<World> = {}, most = 3_600_000) {
  const variables = new Map([
    ['HOSTNAME', 'web-0'],
    ['PATH', '/bin'],
  ])
  return answerOf({ words: ['sh', '-c', script], variables, directory: '/', at: start }, worldWith(more), most)
}

describe('scripts', () => {
  it.each([
    ['echo hello   world', 'hello world\n'],
    [`echo 'a  b' "c  $HOSTNAME" \\$x`, 'a  b c  web-0 $x\n'],
    ['x=5; echo $((x * 2 + 1)) ${x}y ${z:-none} ${#HOSTNAME}', '11 5y none 5\n'],
    ['i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done', '0\n1\n2\n'],
    ['for i in 9 8 7; do echo -n "$i "; done; echo', '9 8 7 \n'],
    ['until false; do echo once; break; done', 'once\n'],
    ['if [ -f /data/a.txt ] && [ ! -e /nope ]; then echo yes; else echo no; fi', 'yes\n'],
    ['case $HOSTNAME in web-*) echo web;; *) echo other;; esac', 'web\n'],
    ['false || echo rescued; true && echo done', 'rescued\ndone\n'],
    ['echo $(cat /data/a.txt | wc -l) $(echo $(hostname))', '3 web-0\n'],
    ['cat /data/a.txt | grep -v two | sort -r', 'three\none\n'],
    ['[[ `hostname` =~ x ]] ; ordinal=${HOSTNAME##*-}; echo $ordinal ${HOSTNAME%-*}', '0 web\n'],
    [
      'echo one > /tmp/f; echo two >> /tmp/f; cat < /tmp/f; cat /tmp/none 2>/dev/null || echo missing',
      'one\ntwo\nmissing\n',
    ],
    ['cat <<EOF > /tmp/c\nname=$HOSTNAME\n  x\nEOF\ncat /tmp/c', 'name=web-0\n  x\n'],
    ["cat <<'EOF'\n$HOSTNAME\nEOF", '$HOSTNAME\n'],
    ['greet() { echo hi $1; return 3; }; greet you; echo $?', 'hi you\n3\n'],
    ['(cd /data; pwd; x=1); pwd; echo "[$x]"', '/data\n/\n[]\n'],
    ['ls /data; ls /data/*.txt', 'a.txt\ndeep\n/data/a.txt\n'],
    ['while read line; do echo "<$line>"; done < /data/a.txt', '<one>\n<two>\n<three>\n'],
    ['printf "%s=%03d\\n" a 7 b 12', 'a=007\nb=012\n'],
    ['seq 2 2 6 | tr "\\n" ,', '2,4,6,'],
    ['echo a:b:c | cut -d: -f2,3; echo hello | sed -e s/l/L/g -e x 2>/dev/null', 'b:c\n'],
    ["echo hello | sed 's/l\\(.\\)/[\\1]/'", 'he[l]o\n'],
    ['set -e; false; echo never', ''],
    ['set -e; if false; then :; fi; false || true; echo on', 'on\n'],
    ['trap "echo bye" EXIT; echo hi; exit 3', 'hi\nbye\n'],
    ['expr 3 + 4; expr 3 \\* 4', '7\n12\n'],
    ['mkdir -p /tmp/a/b; touch /tmp/a/b/c; mv /tmp/a/b/c /tmp/a/d; find /tmp/a', '/tmp/a\n/tmp/a/b\n/tmp/a/d\n'],
    ['(sleep 2; echo late) & echo early; wait; echo both', 'early\nlate\nboth\n'],
    ['echo err >&2; echo out 2>&1', 'out\n'],
    ['A=1 env | grep ^A; echo "[$A]"', 'A=1\n[]\n'],
    ['date +%H:%M:%S; sleep 61; date +%T', '10:00:00\n10:01:01\n'],
    ['! true; echo $?', '1\n'],
    ['echo "a\nb" # comment', 'a\nb\n'],
    ['exec echo gone; echo never', 'gone\n'],
    ['[[ web-12 =~ -([0-9]+)$ ]] || exit 1; echo ${BASH_REMATCH[1]} ${BASH_REMATCH[0]}', '12 -12\n'],
    ['[[ $HOSTNAME == web-* && ! ( -e /nope || a == b ) ]] && echo yes', 'yes\n'],
    ['if [[ -f /data/a.txt && "x$(</data/a.txt)" != "x" ]]; then echo full; fi', 'full\n'],
    [
      'items=(foo "bar baz" qux); i=1; echo ${items[$i]} ${#items[@]} ${items[@]} ${items[-1]}',
      'bar baz 3 foo bar baz qux qux\n',
    ],
    ['items=(a b); items+=(c); for x in "${items[@]}"; do echo -n "<$x>"; done; x=1; x+=2; echo $x', '<a><b><c>12\n'],
  ])('%s', (script, stdout) => {
    expect(ran(script).stdout).toBe(stdout)
  })

  it.each([
    ['exit 7', 7],
    ['sh -c "exit 3"', 3],
    ['foo', 127],
    ['cat /nope', 1],
    ['grep -q three /data/a.txt', 0],
    ['if then', 2],
    ['test 1 -gt 2', 1],
    ['(exit 5)', 5],
    ['true | false', 1],
  ])('%s ends with %i', (script, code) => {
    expect(ran(script).exitCode).toBe(code)
  })

  it('says what is wrong as a shell does', () => {
    expect(ran('foo').stderr).toBe('sh: foo: not found\n')
    expect(ran('cat /tmp/healthy').stderr).toBe("cat: can't open '/tmp/healthy': No such file or directory\n")
    expect(ran('echo x > /nope/f').stderr).toBe("sh: can't create /nope/f: nonexistent directory\n")
    expect(ran('rm /nope').stderr).toBe("rm: can't remove '/nope': No such file or directory\n")
  })

  it('is bounded where a script is not', () => {
    expect(ran('while true; do :; done')).toMatchObject({ isCut: true, exitCode: 137 })
    expect(ran('sleep 99999', {}, 1000)).toMatchObject({ isCut: true })
    expect(ran('x=a; while true; do x=$x$x$x; done').isCut).toBe(true)
  })
})

describe('a process', () => {
  const processOf = (script: string) =>
    processFor({ words: ['sh', '-c', script], variables: new Map(), directory: '/', at: start })
  const at = (seconds: number): Instant => (start + seconds * 1000) as Instant
  const outlook = (script: string, more: Partial<World> = {}) => {
    const world = worldWith(more)
    return outlookOf(advanced(processOf(script), world, start).state, world)
  }

  it('knows its end when nobody else decides it', () => {
    expect(outlook('sleep 5; exit 1')).toMatchObject({ type: 'ends', at: at(5), exitCode: 1 })
    expect(outlook('for i in 1 2 3; do sleep $i; done')).toMatchObject({ type: 'ends', at: at(6), exitCode: 0 })
  })

  it('knows that a round repeats for ever', () => {
    expect(outlook('echo first; while true; do echo hello; sleep 10; done')).toMatchObject({
      type: 'repeats',
      cycle: { from: 10_000, every: 10_000, lines: [{ after: 0, text: 'hello' }] },
    })
    expect(outlook('sleep infinity')).toMatchObject({ type: 'rests' })
    expect(outlook('tail -f /dev/null')).toMatchObject({ type: 'rests' })
  })

  it('waits for the answers of others', () => {
    let isThere = false
    const more: Partial<World> = {
      lookUp: () => ({ text: isThere ? 'found\n' : 'lost\n', exitCode: isThere ? 0 : 1 }),
    }
    const world = worldWith(more)
    const first = advanced(processOf('until nslookup db; do echo waiting; sleep 2; done'), world, start)
    expect(first.lines.map(({ text }) => text)).toEqual(['lost', 'waiting'])
    expect(outlookOf(first.state, world)).toMatchObject({ type: 'open', at: at(2) })
    isThere = true
    const second = advanced(first.state, world, at(2))
    expect(second.state.exitCode).toBe(0)
    expect(second.lines).toEqual([{ after: 2000, text: 'found' }])
  })

  it('keeps its files, and leaves what it came from as it was', () => {
    const world = worldWith()
    const begun = advanced(processOf('touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'), world, start)
    const names = (disks: ReadonlyMap<string, Directory>) => {
      const tmp = disks.get('')?.entries.get('tmp')
      return tmp?.type === 'directory' ? [...tmp.entries.keys()] : undefined
    }
    expect(names(begun.disks)).toEqual(['healthy'])
    const disk = (): Directory => begun.disks.get('')!
    const gone = advanced(begun.state, worldWith({ disk }), at(31))
    expect(names(gone.disks)).toEqual([])
    expect(names(begun.disks)).toEqual(['healthy'])
    expect(advanced(begun.state, worldWith({ disk }), at(31))).toEqual(gone)
  })
})
