import { expect, test } from 'vitest'
import { readDownload } from '../../snippet/links/downloads.ts'
import { readTerm } from '../../snippet/page/search.ts'
import { readShare } from '../../snippet/links/share.ts'

test.each([
  ['?q=red+shoes', 'red shoes'],
  ['?page=2&s=%20caf%C3%A9%20', 'café'],
  ['?busqueda=zapatos', 'zapatos'],
  ['?buscar=zapatos', 'zapatos'],
  ['?keyword=a&query=b', 'b'],
  ['?q=', undefined],
  ['?q=%20', undefined],
  ['?question=why', undefined],
  ['#q=why', undefined],
  ['#/search?q=why', 'why'],
  ['', undefined],
  ['?q=order+ana@example.com+shoes', 'order * shoes'],
  ['?q=%2B57+300+123+4567', '*'],
  ['?q=4111-1111-1111-1111', '*'],
  ['?q=iphone+15+128', 'iphone 15 128'],
  ['?q=' + 'a'.repeat(500), 'a'.repeat(128)],
])('the search in %j is %j', (query, term) => {
  expect(readTerm('https://shop.example/find' + query)).toBe(term)
})

test('further parameters are looked at first, and none can be wanted', () => {
  expect(readTerm('https://shop.example/?term=a&q=b', 'k, term')).toBe('a')
  expect(readTerm('https://shop.example/?q=b', 'none')).toBeUndefined()
})

test.each([
  ['https://shop.example/a/Price%20list.PDF?token=1#p2', null, 'Price%20list.PDF', 'pdf'],
  ['https://shop.example/a.tar.gz', null, 'a.tar.gz', 'gz'],
  ['https://shop.example/deck.pptx', null, 'deck.pptx', 'pptx'],
  ['https://shop.example/report', '', 'report', undefined],
  ['https://shop.example/export?id=7', 'ana@example.com.csv', '*', 'csv'],
  ['https://shop.example/invoice-3001234567.pdf', null, 'invoice-*.pdf', 'pdf'],
])('%s with download %j is a file', (href, download, file_name, file_extension) => {
  const found = readDownload(new URL(href), download)
  expect(found).toMatchObject({ file_name, link_host: 'shop.example' })
  expect(found?.file_extension).toBe(file_extension)
  expect(found?.link_url).not.toContain('?')
})

test('a file that the page made has a name and no address', () => {
  expect(readDownload(new URL('data:text/csv,ana@example.com'), 'list.csv')).toEqual({
    file_name: 'list.csv',
    file_extension: 'csv',
  })
})

test.each([
  'https://shop.example/',
  'https://shop.example/a.html',
  'https://shop.example/pdf',
  'mailto:a@b.pdf',
])('%s is no file', (href) => expect(readDownload(new URL(href), null)).toBeUndefined())

test.each([
  ['https://www.facebook.com/sharer/sharer.php?u=x', 'facebook'],
  ['https://twitter.com/intent/tweet?text=x', 'x'],
  ['https://x.com/intent/post?text=x', 'x'],
  ['https://www.linkedin.com/sharing/share-offsite/?url=x', 'linkedin'],
  ['https://www.linkedin.com/shareArticle?url=x', 'linkedin'],
  ['https://pinterest.com/pin/create/button/?url=x', 'pinterest'],
  ['https://www.reddit.com/submit?url=x', 'reddit'],
  ['https://bsky.app/intent/compose?text=x', 'bluesky'],
  ['https://t.me/share/url?url=x', 'telegram'],
  ['https://wa.me/?text=x', 'whatsapp'],
  ['https://api.whatsapp.com/send?text=x', 'whatsapp'],
  ['https://api.whatsapp.com/send?phone=573001234567&text=x', undefined],
  ['https://wa.me/573001234567?text=x', undefined],
  ['https://www.facebook.com/share/p/1a2b/', undefined],
  ['https://www.facebook.com/shop', undefined],
  ['https://x.com/shop', undefined],
  ['https://shop.example/share?u=x', undefined],
])('%s is shared by %s', (href, method) => {
  expect(readShare(new URL(href))).toBe(method)
})
