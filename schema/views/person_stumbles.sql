-- One row per person and part (`by`: page, form, device, browser, or one for all) the person was in, with when first and
-- the friction met there, in order, by its place in `kinds`. Both those affected and the others have from their first
-- moment there until the end of the period to convert.
create or replace view person_stumbles as
with
  ['any', 'rage_click', 'dead_click', 'js_error', 'form_error', 'not_found', 'no_results', 'slow'] as kinds,
  multiIf(
    e.name = 'view_search_results', if(e.result_count = 0, indexOf(kinds, 'no_results'), 0),
    e.name = 'web_vital', if(e.rating = 'poor', indexOf(kinds, 'slow'), 0),
    indexOf(kinds, e.name)
  ) as kind_no
select
  p.person_id as person_id,
  p.is_known as is_known,
  place.1 as part,
  place.2 as came,
  place.3 as stumbles,
  p.last_converted > place.2 as has_converted
from (
  with
    arraySort(groupArrayIf((e.ticks, part, kind_no), is_here)) as done,
    multiIf(
      {by:String} = 'page', e.url_path, {by:String} = 'form', e.form_id, {by:String} = 'device', e.device,
      {by:String} = 'browser', e.browser, ''
    ) as part,
    if({by:String} = 'form', e.form_id != '', e.name = 'page_view' or kind_no > 0) as is_here
  select
    e.person_id as person_id,
    max(e.is_known) as is_known,
    maxIf(e.ticks, has({conversions:Array(String)}, e.name)) as last_converted,
    arrayMap(
      (here, at) -> (here, at, arrayMap(
        each -> each.3, arrayFilter(each -> each.2 = here and each.3 > 0, done)
      )),
      arrayDistinct(done.2) as places,
      arrayMap(here -> done.1[indexOf(done.2, here)], places)
    ) as been
  from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}) as e
  where e.person_id != '' and (is_here or has({conversions:Array(String)}, e.name))
  group by e.person_id
) as p
array join p.been as place;
