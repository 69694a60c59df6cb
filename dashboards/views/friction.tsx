import { useApp } from '../context.ts'
import { Heading } from '../parts/heading.tsx'
import { Carts } from './friction/carts.tsx'
import { Contact } from './friction/contact.tsx'
import { Forms } from './friction/forms.tsx'
import { Stumbles } from './friction/stumbles.tsx'

/** Where people stumble, in which field they get stuck, where carts stay, and who had to ask for help. */
export function Friction() {
  const { t } = useApp()
  return (
    <>
      <Heading title={t.views.friction}>
        <p class="question">{t.friction.question}</p>
      </Heading>
      <div class="stack">
        <Stumbles />
        <Forms />
        <Carts />
        <Contact />
      </div>
    </>
  )
}
