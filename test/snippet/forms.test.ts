import { expect, test } from 'vitest'
import { isChanged, isFilled } from '../../snippet/forms/meet.ts'
import { readError } from '../../snippet/forms-result/watch-errors.ts'
import { readId, recognize } from '../../snippet/forms-vendors/makers.ts'

const validity = (...failed: string[]) =>
  ({
    ...Object.fromEntries(failed.map((key) => [key, true])),
    valid: !failed.length,
  }) as unknown as ValidityState

test.each([
  [['valueMissing'], 'value_missing'],
  [['typeMismatch'], 'type_mismatch'],
  [['tooShort'], 'too_short'],
  [['rangeUnderflow'], 'range_underflow'],
  [['badInput'], 'bad_input'],
  [['customError'], 'custom_error'],
  // Only the page finds fault with it.
  [[], 'custom_error'],
])('%j is %s', (failed, error) => expect(readError(validity(...failed))).toBe(error))

test('what is no field of the browser is refused by the page', () => {
  expect(readError(undefined)).toBe('custom_error')
})

test.each([
  [{ type: 'text', value: 'x' }, true],
  [{ type: 'text', value: '' }, false],
  [{ type: 'checkbox', value: 'on', checked: false }, false],
  [{ type: 'radio', value: 'a', checked: true }, true],
  [{ type: 'select-one', value: '' }, false],
])('%j is filled: %s', (field, is) => expect(!!isFilled(field as HTMLInputElement)).toBe(is))

test.each([
  [{ value: 'x', defaultValue: '' }, true],
  [{ value: 'x', defaultValue: 'x' }, false],
  // A list has no default to compare with, a page's body no value.
  [{ value: 'x' }, false],
  [{}, false],
])('%j is changed: %s', (field, is) => expect(isChanged(field as HTMLInputElement)).toBe(is))

const GUID = '0a1b2c3d-1111-4222-8333-444455556666'
test.each([
  [`hsForm_${GUID}`, GUID],
  [`hsForm_${GUID}_4217`, GUID],
  ['wpcf7-f123-p4-o1', '123'],
  ['wpcf7-f123-o1', '123'],
  ['gform_12', '12'],
  ['gform_wrapper_12', '12'],
  ['gform_confirmation_wrapper_12', '12'],
  ['wpforms-form-34', '34'],
  ['wf-form-Contact', undefined],
  ['', undefined],
])('the maker calls %j %j', (id, expected) => {
  expect(readId({ id, dataset: {} } as unknown as Element)).toBe(expected)
})

const within = (...selectors: string[]) =>
  ({
    closest: (selector: string) => (selectors.includes(selector) ? { id: 'x-7', dataset: {} } : null),
  }) as unknown as Element

test.each([
  [['.wpcf7'], { form_provider: 'contact_form_7', form_id: '7' }],
  // A page of Elementor with a form of another plugin.
  [['.elementor-form', '.wpcf7'], { form_provider: 'contact_form_7', form_id: '7' }],
  [['.w-form'], { form_provider: 'webflow', form_id: '7' }],
  [[], undefined],
])('a form within %j is of %j', (selectors, maker) => expect(recognize(within(...selectors))).toEqual(maker))
