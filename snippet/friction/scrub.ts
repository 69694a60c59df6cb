/** Queries and hashes, but no `?.`. */
const QUERY = /([\w/)-])[?#][^\s'"<>),.][^\s'"<>),]*/g
/**
 * In order: what a parser could not read; quoted sentences (quoted words are names of properties); e-mail addresses
 * (not `vue@3.4.1`); tokens and ids, which are long and hold a digit; telephones, cards and other long numbers.
 */
const PRIVATE =
  /\.*"[^]*"(?=\.* is not valid JSON)|"[^"]*[^\w$."][^"]*"|[^\s"'<>(),;:=/]+(@|%40)[\w.-]+\.[a-z]{2,}|(?=[a-z_%~+-]*\d)[\w%~+-]{16,}|\w{40,}|\+?\d([\s().-]?\d){5,}/gi

/** An error's text or address without what must not leave the page; `*` stands for it. */
export const scrub = (text: string): string => text.replace(QUERY, '$1').replace(PRIVATE, '*')
