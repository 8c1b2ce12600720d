/**
 * Thrown while an event is made ready for a subscriber who turns out not to be one of its
 * readers: nothing is sent, not even that something happened.
 */
export class Unseen extends Error {
  override readonly name = 'Unseen'
}
