import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import {
  Link,
  Navigate,
  Outlet,
  createBrowserRouter,
  createHashRouter,
  redirect,
  useSearchParams,
} from 'react-router'
import { RouterProvider } from 'react-router/dom'

const Layout = () => (
  <>
    <nav>
      <Link id="list" to="/list">
        list
      </Link>
      <Link id="item" to="/list/1">
        item
      </Link>
      <Link id="moved" to="/moved">
        moved
      </Link>
      <Link id="guarded" to="/guarded">
        guarded
      </Link>
      <Link id="part" to="#part">
        part
      </Link>
    </nav>
    <Outlet />
  </>
)

const Page = ({ title }) => (
  <main>
    <title>{title}</title>
    <h1>{title}</h1>
  </main>
)

const List = () => {
  const [search, setSearch] = useSearchParams()
  return (
    <main>
      <title>{`List ${search.get('page') ?? 1}`}</title>
      <button id="sort" onClick={() => setSearch({ sort: 'price' }, { replace: true })}>
        sort
      </button>
      <button id="page2" onClick={() => setSearch({ page: '2' })}>
        page 2
      </button>
    </main>
  )
}

/** Every field is the component's own state, as most forms of React have it. */
const Controlled = () => {
  const [fields, setFields] = useState({ email: '', size: 's', terms: false })
  const [isSent, setSent] = useState(false)
  const put = ({ target: { name, type, checked, value } }) =>
    setFields({ ...fields, [name]: type === 'checkbox' ? checked : value })
  useEffect(() => {
    document.title = isSent ? 'Thanks' : 'Form'
  }, [isSent])
  if (isSent) return <p id="thanks">{fields.email}</p>
  return (
    <form
      id="lead"
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        setSent(true)
      }}
    >
      <input id="email" name="email" value={fields.email} onChange={put} />
      <select id="size" name="size" value={fields.size} onChange={put}>
        <option value="s">small</option>
        <option value="l">large</option>
      </select>
      <input id="terms" name="terms" type="checkbox" checked={fields.terms} onChange={put} />
      <button id="send">send</button>
    </form>
  )
}

const routes = [
  {
    element: <Layout />,
    children: [
      { path: '/', element: <Page title="Home" /> },
      { path: '/list', element: <List /> },
      { path: '/list/:id', loader: () => Promise.resolve(null), element: <Page title="Item" /> },
      { path: '/moved', loader: () => redirect('/list/1') },
      { path: '/guarded', element: <Navigate to="/list/1" replace /> },
      { path: '/form', element: <Controlled /> },
    ],
  },
]
const create = document.documentElement.dataset.routing === 'hash' ? createHashRouter : createBrowserRouter
createRoot(document.querySelector('#app')).render(<RouterProvider router={create(routes)} />)
