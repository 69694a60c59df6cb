import type { ComponentChildren, ComponentType } from 'preact'
import { useApp } from './context.ts'
import { Icon, Logo } from './parts/icon.tsx'
import { Link } from './parts/link.tsx'
import { PeriodPicker } from './parts/period-picker.tsx'
import { Segments } from './parts/segments.tsx'
import type { Lang, Theme } from './state.ts'
import { readChoice, writeChoice } from './stored.ts'
import { useEffect, useState } from 'preact/hooks'
import { viewOf, views } from './views/index.ts'

/** What surrounds every view: the list of views, the site and the period, language and theme. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { t, state } = useApp()
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {t.skip}
      </a>
      <header class="side">
        <Link to={{ view: 'home' }} class="brand">
          <Logo />
          <span>{t.appName}</span>
        </Link>
        <Navigation />
        <Preferences />
      </header>
      <div class="stage">
        <section class="bar" aria-label={t.scope}>
          <SitePicker />
          <PeriodPicker />
          <Share />
        </section>
        <main id="content" tabIndex={-1}>
          {state.problems.length > 0 && (
            <p class="notice" role="status">
              {t.badKeys(state.problems.join(' · '))}
            </p>
          )}
          {children}
        </main>
      </div>
    </div>
  )
}

/** For those who may share; it comes after the view. */
function Share() {
  const { role } = useApp()
  const [Button, setButton] = useState<ComponentType>()
  useEffect(() => {
    if (role !== 'viewer') void import('./share/share.tsx').then((file) => setButton(() => file.Share))
  }, [role])
  return Button ? <Button /> : null
}

function Navigation() {
  const { t, state } = useApp()
  const current = viewOf(state.view).key
  return (
    <nav class="nav" aria-label={t.navigation}>
      <ul>
        {views.map(({ key, icon }) => (
          <li key={key}>
            <Link to={{ view: key, own: {} }} aria-current={key === current ? 'page' : undefined}>
              <Icon name={icon} />
              <span>{t.views[key]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function SitePicker() {
  const { t, site, sites, go } = useApp()
  return (
    <label class="field inline">
      <span class="hidden">{t.site}</span>
      <select value={site.key} onChange={(event) => go({ site: event.currentTarget.value })}>
        {sites.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

const languages = [
  { key: 'es', label: 'ES', name: 'ES · Español' },
  { key: 'en', label: 'EN', name: 'EN · English' },
] as const

function Preferences() {
  const { t, lang, state, go } = useApp()
  const theme = state.theme || readChoice('periplo_theme') || 'auto'
  return (
    <div class="preferences">
      <Segments
        label={t.language}
        value={lang}
        options={languages.map(({ key, label, name }) => ({ key, label, name, lang: key }))}
        pick={(key) => {
          writeChoice('periplo_lang', key)
          go({ lang: key as Lang }, true)
        }}
      />
      <Segments
        label={t.theme}
        value={theme}
        options={(['auto', 'light', 'dark'] as const).map((key) => ({
          key,
          name: t.themes[key],
          label: <Icon name={key} />,
        }))}
        pick={(key) => {
          const chosen = key === 'auto' ? '' : (key as Theme)
          writeChoice('periplo_theme', chosen)
          go({ theme: chosen }, true)
        }}
      />
    </div>
  )
}
