/** Files of a tar begin and end at multiples of this. */
export const block = 512

/** What fills up the last block of a file. */
export const padding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block)

/** Two empty blocks say that nothing follows. */
export const end = Buffer.alloc(2 * block)

type File = { name: string; size: number; at: Date }

/** The block before a file, in the format of POSIX.1-1988 (ustar), which every tar reads. */
export function header({ name, size, at }: File): Buffer {
  const bytes = Buffer.alloc(block)
  const put = (text: string, from: number) => bytes.write(text, from, 'latin1')
  put(name, 0)
  put('0000644\0', 100)
  put('0000000\0', 108)
  put('0000000\0', 116)
  sizeOf(size).copy(bytes, 124)
  put(`${octal(Math.floor(at.getTime() / 1000), 11)}\0`, 136)
  put('0', 156)
  put('ustar\x0000', 257)
  put('circlegate\0', 265)
  // The sum counts its own field as blanks.
  bytes.fill(' ', 148, 156)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  put(`${octal(sum, 6)}\0 `, 148)
  return bytes
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')

/** Eleven octal digits; what is too large for those is spelled in base 256, as GNU and BSD tar do. */
function sizeOf(size: number): Buffer {
  if (size < 8 ** 11) return Buffer.from(`${octal(size, 11)}\0`, 'latin1')
  const field = Buffer.alloc(12)
  field.writeBigUInt64BE(BigInt(size), 4)
  field[0] = 0x80
  return field
}
