-- One row per person and form (all, or the one `form`), with what became of it. A fill is a person's run through a form on
-- one page view. Its submits and its abandon repeat how the fields were filled since it began, so only the last of them
-- counts. `entries` are (kind, field, (field, its place, whether submitted), error), of kind field, error, left, and one
-- of kind form.
create or replace view person_forms as
with
  toUInt64(toUnixTimestamp64Milli(now64(3)) - 30 * 60000) * 4096 as half_an_hour_ago,
  arrayReverseSort(summary -> summary.2, groupArrayIf(
    -- An import has no page.
    (if(e.page_id = '', e.event_id, e.page_id), e.ticks, e.name = 'form_submit', e.form_fields),
    notEmpty(e.form_fields)
  )) as summaries,
  arrayFilter(
    (summary, no) -> no = 1, summaries, arrayEnumerateUniq(arrayMap(summary -> summary.1, summaries))
  ) as fills,
  arrayFlatten(arrayMap(
    fill -> arrayMap((field, place) -> (field, place, fill.3), fill.4, arrayEnumerate(fill.4)), fills
  )) as told,
  argMaxIf(e.field_id, e.ticks, e.name in ('form_start', 'form_error', 'form_abandon')) as last_field,
  defaultValueOfArgumentType(told[1]) as nothing
select
  e.person_id as person_id,
  max(e.is_known) as is_known,
  e.form_id as form_id,
  max(e.form_name) as form_name,
  countIf(e.name = 'form_view') > 0 as has_seen,
  countIf(e.name = 'form_submit') as attempts,
  groupArrayIf(assumeNotNull(e.duration_ms), e.name = 'form_success' and e.duration_ms is not null) as completion_ms,
  maxIf(e.ticks, e.name != 'form_view') as last,
  max(e.ticks) as last_seen,
  multiIf(
    last = 0, '',
    countIf(e.name = 'form_success') > 0, 'completed',
    last > half_an_hour_ago, 'still_under_way',
    argMaxIf(e.name, e.ticks, e.name != 'form_view') = 'form_submit', 'unconfirmed',
    'abandoned'
  ) as outcome,
  arrayConcat(
    arrayMap(one -> ('field', one.1.field_id, one, ''), told),
    arrayMap(
      one -> ('error', one.1, nothing, one.2), groupArrayIf((e.field_id, e.error), e.name = 'form_error')
    ),
    if(outcome = 'abandoned', [('left', last_field, nothing, '')], []),
    [('form', '', nothing, '')]
  ) as entries
from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}) as e
where e.name in ('form_view', 'form_start', 'form_error', 'form_submit', 'form_success', 'form_abandon')
  and e.form_id = if({form:String} = '', e.form_id, {form:String})
  and e.person_id != ''
group by e.person_id, e.form_id;
