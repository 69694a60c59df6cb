/** Reads a sentence out without showing it. The element is always there: regions added later are not read. */
export function Announce({ text }: { text: string }) {
  return (
    <p class="hidden" role="status">
      {text}
    </p>
  )
}
