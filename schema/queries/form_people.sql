-- title.es: Personas de un formulario
-- title.en: People of a form
-- question.es: ¿Quiénes se atascaron en este campo, y qué fue de quienes empezaron?
-- question.en: Who got stuck in this field, and what became of those who started?
-- parameter.form.default: ''
-- parameter.form.es: Formulario.
-- parameter.form.en: The form.
-- parameter.field.default: ''
-- parameter.field.es: Campo; vacío, el formulario mismo.
-- parameter.field.en: The field; empty, the form itself.
-- parameter.outcome.default: starters
-- parameter.outcome.choices: viewers, viewers_started, starters, completed, unconfirmed, abandoned, still_under_way, touched, refused, left_here
-- parameter.outcome.es: Cuáles, como en `form_fields`; del campo: quienes lo tocaron, a quienes se les rechazó, y quienes dejaron el formulario en él.
-- parameter.outcome.en: Which, as in `form_fields`; of the field: those who touched it, whom it refused, and who left the form there.
-- parameter.limit.default: 100
-- parameter.limit.min: 1
-- parameter.limit.max: 10000
-- parameter.limit.es: Cuántas filas como mucho.
-- parameter.limit.en: How many rows at most.
-- column.person_id.es: La persona.
-- column.person_id.en: The person.
-- column.is_known.es: Si sabemos quién es.
-- column.is_known.en: Whether we know who it is.
-- column.last_at.es: Última vez
-- column.last_at.en: Last time
-- column.outcome.es: Qué fue
-- column.outcome.en: What became of it
-- column.attempts.es: Intentos de envío
-- column.attempts.en: Attempts to send
-- column.attempts.unit: events
-- column.total.es: Cuántas son: el número de `form_fields`.
-- column.total.en: How many they are: the number in `form_fields`.
-- column.total.unit: people
-- check.no_more_than_all: (select count() from result) <= total

select
  person_id,
  is_known,
  fromUnixTimestamp64Milli(toInt64(intDiv(if(last > 0, last, last_seen), 4096)), 'UTC') as last_at,
  p.outcome as outcome,
  attempts,
  count() over () as total
from person_forms(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, form = {form:String}) as p
where form_id = {form:String} and multiIf(
  {outcome:String} = 'viewers', has_seen,
  {outcome:String} = 'viewers_started', has_seen and p.outcome != '',
  {outcome:String} = 'starters', p.outcome != '',
  {outcome:String} = 'touched', arrayExists(
    one -> one.1 = 'field' and one.2 = {field:String} and one.3.1.touch_order > 0, entries
  ),
  {outcome:String} = 'refused', arrayExists(one -> one.1 = 'error' and one.2 = {field:String}, entries),
  {outcome:String} = 'left_here', arrayExists(one -> one.1 = 'left' and one.2 = {field:String}, entries),
  p.outcome = {outcome:String}
)
order by last_at desc, person_id
limit {limit:UInt32}
settings max_bytes_before_external_group_by = 60000000, max_block_size = 4096
