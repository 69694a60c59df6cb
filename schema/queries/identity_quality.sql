-- title.es: Calidad de la identidad
-- title.en: Identity quality
-- question.es: ¿De cuántos navegadores sabemos quién es, cuándo lo sabemos y qué nos confunde?
-- question.en: Of how many browsers do we know who it is, when do we, and what misleads us?
-- role: analyst
-- column.people.es: Personas con alguna visita.
-- column.people.en: People with any visit.
-- column.people.unit: people
-- column.known_people.es: De ellas, las que sabemos quiénes son.
-- column.known_people.en: Of them, those we know.
-- column.known_people.unit: people
-- column.visitors.es: Navegadores con alguna visita.
-- column.visitors.en: Browsers with any visit.
-- column.visitors.unit: visitors
-- column.known_visitors.es: De ellos, los que son de alguien conocido, también si se supo después.
-- column.known_visitors.en: Of them, those of somebody known, also where that was learnt later.
-- column.known_visitors.unit: visitors
-- column.unknown_visitors.es: Los que no sabemos de quién son.
-- column.unknown_visitors.en: Those of nobody known.
-- column.unknown_visitors.unit: visitors
-- column.stitch_rate.es: Parte de los navegadores que son de alguien conocido.
-- column.stitch_rate.en: Share of the browsers that are of somebody known.
-- column.stitch_rate.unit: share
-- column.browsers.es: Cuántos navegadores usó una persona conocida en el período; 5 es cinco o más.
-- column.browsers.en: How many browsers a known person used in the period; 5 is five or more.
-- column.browser_people.es: Cuántas personas usaron tantos.
-- column.browser_people.en: How many people used as many.
-- column.largest_person.es: La persona conocida con más navegadores en el período; vacía si no hay ninguna.
-- column.largest_person.en: The known person with most browsers in the period; empty where there is none.
-- column.largest_person_visitors.es: Cuántos tuvo: muchos son una cuenta compartida o un identificador que no lo es.
-- column.largest_person_visitors.en: How many it had: many are a shared account, or an id that is none.
-- column.largest_person_visitors.unit: visitors
-- column.shared_visitors.es: Navegadores en los que entraron varias personas, en todo el tiempo.
-- column.shared_visitors.en: Browsers in which several people signed in, over all time.
-- column.shared_visitors.unit: visitors
-- column.shared_share.es: Parte de los navegadores de alguien conocido.
-- column.shared_share.en: Share of the browsers of somebody known.
-- column.shared_share.unit: share
-- column.policy.es: De quién es lo que en ellos no dice quién: del primero (first), del último (last) o de nadie (blocked).
-- column.policy.en: Whose what is done in them without saying who is: the first's, the last's or nobody's (blocked).
-- column.blocked_visitors.es: Navegadores compartidos que por eso no son de nadie.
-- column.blocked_visitors.en: Shared browsers that are nobody's therefore.
-- column.blocked_visitors.unit: visitors
-- column.identified_visitors.es: Navegadores que se supo por primera vez de quién son dentro del período.
-- column.identified_visitors.en: Browsers of which it became known in the period whose they are.
-- column.identified_visitors.unit: visitors
-- column.identified_later.es: De ellos, los que se supo en una visita posterior a la primera.
-- column.identified_later.en: Of them, those where it became known in a visit after the first.
-- column.identified_later.unit: visitors
-- column.median_ms_to_identify.es: Mediana del tiempo que pasó en estos desde la primera visita.
-- column.median_ms_to_identify.en: Median time that passed in these since the first visit.
-- column.median_ms_to_identify.unit: ms
-- column.aliases.es: Nombres que un alias lleva a otra persona, en todo el tiempo.
-- column.aliases.en: Names that an alias leads to another person, over all time.
-- column.refused.es: Motivos por los que se rechazó una identidad: no_consent, not_an_identity (null, undefined…), missing.
-- column.refused.en: Reasons for which an identity was refused: no_consent, not_an_identity (null, undefined …), missing.
-- column.refused_events.es: Cuántos eventos por cada motivo; se guardan un mes.
-- column.refused_events.en: How many events for each reason; they are kept for a month.
-- check.visitors_add_up: visitors = known_visitors + unknown_visitors and people >= known_people
-- check.browsers_add_up: known_people = arraySum(browser_people)
-- check.shared_are_known: blocked_visitors <= shared_visitors and shared_visitors <= visitors and (policy = 'blocked' or blocked_visitors = 0)
-- check.identified_are_parts: identified_later <= identified_visitors and (identified_later > 0) = (median_ms_to_identify is not null)
-- check.reasons_have_events: length(refused) = length(refused_events) and arrayAll(count -> count > 0, refused_events)

-- Reads sessions and the facts of who was who, no events. One row per browser and person first; what is counted of a
-- browser is counted with its first person.
with
  toDateTime64({from:Date}, 3, {tz:String}) as begins_at,
  toDateTime64({to:Date}, 3, {tz:String}) as ends_at,
  (
    select arraySort(groupArray((reason, events)))
    from (
      select
        multiIf(
          r.reason = 'no_consent', 'no_consent', position(r.message, 'cannot say who') > 0, 'not_an_identity', 'missing'
        ) as reason,
        uniqExactIf(event_id, event_id != '') + countIf(event_id = '') as events
      from rejected_events as r
      where site_id = {site:String} and received_at >= begins_at and received_at < ends_at
        and (
          r.reason = 'no_consent' and r.name = 'identify'
          or r.reason = 'invalid_event' and match(r.message, '\\.(user|visitor)_id: (.* cannot say who|is missing)')
        )
      group by reason
    )
  ) as refusals
select
  count() as people,
  countIf(p.is_known) as known_people,
  sum(p.visitors) as visitors,
  sum(p.known_visitors) as known_visitors,
  visitors - known_visitors as unknown_visitors,
  known_visitors / nullIf(visitors, 0) as stitch_rate,
  [1, 2, 3, 4, 5] as browsers,
  arrayResize(sumForEach(arrayMap(number -> p.is_known and least(p.browsers, 5) = number, [1, 2, 3, 4, 5])), 5)
    as browser_people,
  argMaxIf(p.person_id, (p.browsers, p.person_id), p.is_known) as largest_person,
  maxIf(p.browsers, p.is_known) as largest_person_visitors,
  sum(p.shared_visitors) as shared_visitors,
  shared_visitors / nullIf(known_visitors, 0) as shared_share,
  (
    select if(count() = 0, 'first', argMax(identity, set_at)) from site_policies where site_id = {site:String}
  ) as policy,
  sum(p.blocked_visitors) as blocked_visitors,
  sum(p.identified_visitors) as identified_visitors,
  sum(length(p.waits)) as identified_later,
  if(identified_later = 0, null, quantileExactInclusiveArray(0.5)(p.waits)) as median_ms_to_identify,
  (select uniqExact(previous_id) from user_aliases where site_id = {site:String}) as aliases,
  refusals.1 as refused,
  refusals.2 as refused_events
from (
  with
    person_id != v.visitor_id as is_somebody,
    no = 1 and i.users > 1 as is_shared,
    no = 1 and i.identified_at >= begins_at and i.identified_at < ends_at as is_identified
  select
    person_id,
    max(is_somebody) as is_known,
    count() as browsers,
    countIf(no = 1) as visitors,
    countIf(no = 1 and arrayExists(person -> person != v.visitor_id, v.people)) as known_visitors,
    countIf(is_shared) as shared_visitors,
    countIf(is_shared and dictGet('person_of_visitor', 'user_id', ({site:String}, v.visitor_id)) = '') as blocked_visitors,
    countIf(is_identified) as identified_visitors,
    groupArrayIf(
      dateDiff('millisecond', f.first_at, i.identified_at), is_identified and f.first_session != f.known_session
    ) as waits
  from (
    select visitor_id, arraySort(groupUniqArrayArray(people)) as people
    from person_sessions(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
    group by visitor_id
  ) as v
  left join (
    select
      said.visitor_id as visitor_id,
      uniqExact(dictGetOrDefault('person_of_user', 'person_id', ({site:String}, said.user_id), said.user_id)) as users,
      min(said.identified_at) as identified_at
    from identities as said
    where said.site_id = {site:String} and said.visitor_id != said.user_id
    group by said.visitor_id
  ) as i on i.visitor_id = v.visitor_id
  left join (
    select
      visitor_id,
      min(s.started_at) as first_at,
      argMin(session_id, s.started_at) as first_session,
      argMinIf(session_id, s.started_at, user_id != '') as known_session
    from sessions as s
    where site_id = {site:String}
    group by visitor_id
  ) as f on f.visitor_id = v.visitor_id
  array join v.people as person_id, arrayEnumerate(v.people) as no
  group by person_id
) as p
