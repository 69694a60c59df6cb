/** E-mail addresses, telephones, cards and other long numbers: somebody pasted them into the wrong field. */
const PRIVATE = /[^\s,;<>]+@[^\s,;<>]+|\+?\d([\s().-]?\d){5,}/g

/** A text that a visitor or a page wrote, without what may be personal; `*` stands for it. */
export const scrub = (text: string): string => text.replace(PRIVATE, '*').trim()
