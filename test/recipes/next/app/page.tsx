import Link from 'next/link'
import { QuoteButton } from './quote-button'

export const metadata = { title: 'Home' }

export default function Home() {
  return (
    <main>
      <QuoteButton />
      <Link id="list" href="/list">
        list
      </Link>
    </main>
  )
}
