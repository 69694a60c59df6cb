/** A thin bar beside a number that is also written out; it only repeats it for the eye. */
export function ShareBar({ share }: { share: number }) {
  return (
    <svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="share-back" width="100" height="6" rx="3" />
      <rect class="share-fill" width={Math.max(0, Math.min(1, share)) * 100} height="6" rx="3" />
    </svg>
  )
}
