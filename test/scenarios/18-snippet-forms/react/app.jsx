import { useState } from 'react'
import { createRoot } from 'react-dom/client'

/** Every field is the component's own state, which is what it shows: the code in capitals. */
const Quote = () => {
  const [fields, setFields] = useState({ code: '', email: '', size: '', terms: false })
  const [isRefused, setRefused] = useState(false)
  const [isSent, setSent] = useState(false)
  const put = ({ target: { name, type, checked, value } }) =>
    setFields({
      ...fields,
      [name]: type === 'checkbox' ? checked : name === 'code' ? value.toUpperCase() : value,
    })
  const send = async (event) => {
    event.preventDefault()
    event.stopPropagation()
    await Promise.resolve()
    setRefused(!fields.email)
    setSent(!!fields.email)
  }
  if (isSent) return <p role="status">Thanks {fields.email}</p>
  return (
    <form id="quote" noValidate onSubmit={send}>
      <input name="code" value={fields.code} onChange={put} />
      <input name="email" type="email" aria-invalid={isRefused} value={fields.email} onChange={put} />
      <select name="size" value={fields.size} onChange={put}>
        <option value="">-</option>
        <option value="private-size">large</option>
      </select>
      <input name="terms" type="checkbox" checked={fields.terms} onChange={put} />
      <button id="send">send</button>
    </form>
  )
}

createRoot(document.querySelector('#app')).render(<Quote />)
