import { ignoredElements } from './config.ts'

/** Whether `data-ignore` names the element or something around it. */
export const isIgnored = (element: Element): boolean =>
  !!ignoredElements && !!element.closest(ignoredElements)
