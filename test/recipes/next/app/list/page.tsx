import Link from 'next/link'

export const metadata = { title: 'List' }

export default function List() {
  return (
    <Link id="home" href="/">
      home
    </Link>
  )
}
