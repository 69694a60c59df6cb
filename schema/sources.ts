/**
 * Which source is what: the data behind `channel.ts`. To add one, put its name here and a line in
 * `test/schema/channel.test.ts`; a site adds its own without us (`channels` in its settings, docs/collector.md).
 */
interface Sources {
  /** Brands by their bare name: `instagram` is also `l.instagram.com` and `instagram.com.co`. */
  names: readonly string[]
  /** Whole hosts, and application ids of Android. */
  hosts: readonly string[]
  /** Where the list comes from, and when it was looked through. */
  provenance: string
}

const GOOGLE =
  'Core members of the source categories behind the default channel group of Google Analytics 4 ' +
  '(support.google.com/analytics/answer/9756891), with Latin American ones added; from memory, looked through in November 2026.'

export const SOURCES = {
  search: {
    names:
      'google bing yahoo duckduckgo ecosia baidu yandex naver daum seznam sogou qwant aol ask msn lycos dogpile startpage brave'.split(
        ' ',
      ),
    hosts: ['com.google.android.googlequicksearchbox'],
    provenance: GOOGLE,
  },
  social: {
    names:
      'facebook fb instagram ig threads linkedin lnkd twitter pinterest reddit tiktok snapchat whatsapp telegram vk odnoklassniki weibo wechat kakao quora tumblr medium meetup yelp glassdoor discord slack bluesky bsky mastodon messenger flipboard disqus'.split(
        ' ',
      ),
    hosts: 'x x.com t.co t.me wa.me m.me pin.it line.me ok.ru news.ycombinator.com'.split(' '),
    provenance: `${GOOGLE} Messengers and link hosts of the platforms are ours.`,
  },
  shopping: {
    names:
      'amazon ebay etsy alibaba aliexpress walmart mercadolibre mercadolivre shopify igshopping falabella linio'.split(
        ' ',
      ),
    hosts: [],
    provenance: GOOGLE,
  },
  video: {
    names: 'youtube vimeo twitch dailymotion netflix hulu disneyplus wistia'.split(' '),
    hosts: ['youtu.be', 'ted.com'],
    provenance: GOOGLE,
  },
  assistant: {
    names: [],
    hosts:
      'chatgpt.com chat.openai.com openai chatgpt claude.ai claude perplexity.ai perplexity gemini.google.com gemini bard.google.com copilot.microsoft.com copilot chat.deepseek.com deepseek grok.com grok chat.mistral.ai meta.ai you.com duck.ai chat.qwen.ai notebooklm.google.com iask.ai phind.com'.split(
        ' ',
      ),
    provenance:
      'Hosts that assistants link from, and the names they put in utm_source; collected from referrers seen and public reports, November 2026. Google Analytics has had a channel for them since 2025.',
  },
} as const satisfies Record<string, Sources>
