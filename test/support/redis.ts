import { type AddressInfo, createServer, type Socket } from 'node:net'

type Reply = string | number | [number, number]

/**
 * Stands in for a Redis: speaks its protocol, and knows what a counter asks of one. It can be frozen,
 * so that it takes what is said and answers nothing, and cut off.
 */
export async function standInRedis() {
  const counts = new Map<string, { points: number; until: number }>()
  const sockets = new Set<Socket>()
  const asked: string[] = []
  let frozen = false

  /** What the library's script does: counts, and says how much of the window is left. */
  const count = (key: string, points: number, seconds: number): Reply => {
    const known = counts.get(key)
    const alive = known && known.until > Date.now()
    const entry = alive ? known : { points: 0, until: Date.now() + seconds * 1000 }
    entry.points += points
    counts.set(key, entry)
    return [entry.points, entry.until - Date.now()]
  }
  const answer = ([name = '', , , key = '', points, seconds]: string[]): Reply => {
    asked.push(name.toLowerCase())
    if (/^eval/i.test(name)) return count(key, Number(points), Number(seconds))
    if (/^info$/i.test(name)) return 'redis_version:7.0.0\r\nloading:0\r\n'
    return 'OK'
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    let heard = ''
    socket.on('data', (bytes) => {
      heard += bytes
      for (let read = command(heard); read; read = command(heard)) {
        heard = heard.slice(read.length)
        const reply = spoken(answer(read.words))
        if (!frozen) socket.write(reply)
      }
    })
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  const cut = () => sockets.forEach((socket) => void socket.destroy())
  let port = 0
  const listen = () => new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  await listen()
  port = (server.address() as AddressInfo).port
  const down = async () => {
    cut()
    if (server.listening) await new Promise((done) => server.close(done))
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    asked,
    freeze: () => {
      frozen = true
    },
    thaw: () => {
      frozen = false
      cut()
    },
    down,
    up: listen,
    [Symbol.asyncDispose]: down,
  }
}

/** The first whole command in what was heard: an array of strings, each with its length before it. */
function command(heard: string): { words: string[]; length: number } | undefined {
  const head = /^\*(\d+)\r\n/.exec(heard)
  if (!head) return undefined
  let length = head[0].length
  const words: string[] = []
  while (words.length < Number(head[1])) {
    const size = /^\$(\d+)\r\n/.exec(heard.slice(length))
    if (!size) return undefined
    const from = length + size[0].length
    length = from + Number(size[1]) + 2
    if (heard.length < length) return undefined
    words.push(heard.slice(from, length - 2))
  }
  return { words, length }
}

function spoken(reply: Reply): string {
  if (typeof reply === 'number') return `:${reply}\r\n`
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`
  return `*2\r\n${reply.map(spoken).join('')}`
}
