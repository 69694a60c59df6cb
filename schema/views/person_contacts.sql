-- One row per person of the period with all contacts in order. A chat's events are one conversation where they have one
-- id; an event that came before its id was known is of the conversation of its visit.
create or replace view person_contacts as
select
  person_id,
  is_known,
  first_converted,
  last_converted,
  -- Each: (kind, method, when asked, when answered, whether opened, ratings, whether answers are heard of). Who made
  -- no contact has one of no kind.
  arrayConcat(
    arraySort(contact -> contact.3, arrayMap(
      (thread, at) -> (
        thread.1,
        thread.2,
        at,
        arrayFirst(
          answer -> answer > 0,
          arrayMap(
            what -> arrayFirst((each, own) -> own = thread and each.4 = what and each.1 > at, done, thread_of).1,
            ['agent', 'chat_agent_join']
          )
        ),
        arrayExists((each, own) -> own = thread and each.4 = 'chat_open', done, thread_of),
        arrayMap(each -> each.7, arrayFilter(
          (each, own) -> own = thread and each.4 = 'chat_rate' and each.7 between 0 and 1, done, thread_of
        )),
        arrayExists((each, own) -> own = thread and each.4 in ('agent', 'chat_agent_join'), done, thread_of)
      ),
      threads, asked
    )),
    if(arrayExists(at -> at > 0, asked), [], [('', '', toUInt64(0), toUInt64(0), false, emptyArrayFloat64(), false)])
  ) as contacts
from (
  select
    *,
    arrayDistinct(thread_of) as threads,
    arrayMap(
      thread -> arrayFirst((each, own) -> own = thread and each.4 = 'visitor', done, thread_of).1, threads
    ) as asked
  from (
    select
      *,
      -- The thread of each: (kind, method, which).
      arrayMap((each, no) -> (each.2, each.3, if(
        each.2 != 'chat',
        toString(no),
        arrayFirst(id -> id != '', [
          each.6,
          arrayFirst(other -> other.6 != '' and other.3 = each.3 and other.5 = each.5, done).6,
          each.5
        ])
      )), done, arrayEnumerate(done)) as thread_of
    from (
      select
        k.person_id as person_id,
        max(k.is_known) as is_known,
        minIf(k.ticks, k.is_conversion) as first_converted,
        maxIf(k.ticks, k.is_conversion) as last_converted,
        -- Each: (ticks, kind, method, what was done, visit, chat, rating).
        arraySort(groupArrayIf((
          k.ticks,
          k.kind,
          multiIf(
            k.kind = 'chat', k.chat_provider, k.kind = 'form', k.form_id, k.kind = 'event', k.name, k.method
          ),
          multiIf(k.name = 'chat_message', k.direction, k.kind != 'chat' or k.name = 'chat_start', 'visitor', k.name),
          concat(k.visitor_id, ' ', k.session_id),
          k.chat_id,
          ifNull((k.score - ifNull(k.scale_min, 1)) / nullIf(ifNull(k.scale_max, 5) - ifNull(k.scale_min, 1), 0), -1)
        ), k.kind != '')) as done
      from (
        select
          person_id, is_known, ticks, name, chat_provider, form_id, method, direction, visitor_id, session_id, chat_id, score,
          scale_min, scale_max,
          has({conversions:Array(String)}, name) and name != 'generate_lead' as is_conversion,
          multiIf(
            name = 'contact_click', 'click',
            startsWith(name, 'chat_'), 'chat',
            name = 'generate_lead', 'lead',
            name = 'form_success'
              and multiSearchAnyCaseInsensitive(concat(form_id, ' ', form_name), {forms:Array(String)}), 'form',
            has({events:Array(String)}, name), 'event',
            ''
          ) as kind
        from period_events(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String})
        where person_id != ''
      ) as k
      group by k.person_id
    )
  )
);
