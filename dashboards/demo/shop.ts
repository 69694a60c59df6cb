import { watchConsentBanner } from './shop/consent.ts'
import { watchChat } from './shop/chat.ts'
import { showFrame } from './shop/frame.ts'
import { pages } from './shop/pages.ts'
import { translate } from './shop/words.ts'

// The demo shop: an ordinary multi-page site that knows Periplo only by its tag and a few calls.
translate()
showFrame()
watchConsentBanner()
watchChat()
pages[document.body.dataset['page'] ?? '']?.()
