-- title.es: Formularios y sus campos
-- title.en: Forms and their fields
-- question.es: ¿Qué formularios se terminan, y en qué campo se atasca la gente?
-- question.en: Which forms are finished, and at which field do people get stuck?
-- parameter.form.default: ''
-- parameter.form.es: Solo este formulario (`form_id`); vacío: todos.
-- parameter.form.en: Only this form (`form_id`); empty: all.
-- column.form_id.es: Formulario.
-- column.form_id.en: Form.
-- column.form_name.es: Nombre con el que se conoce.
-- column.form_name.en: Name it is known by.
-- column.viewers.es: Personas que lo vieron al menos un segundo; como todo lo del formulario, se repite en cada campo.
-- column.viewers.en: People who saw it for a second at least; like all of the form, repeated on each field.
-- column.viewers.unit: people
-- column.viewers_started.es: De ellas, las que lo empezaron.
-- column.viewers_started.en: Of them, those who started it.
-- column.viewers_started.unit: people
-- column.starters.es: Personas que cambiaron un campo o intentaron enviarlo, también si no se sabe que lo vieran.
-- column.starters.en: People who changed a field or tried to submit, also where they are not known to have seen it.
-- column.starters.unit: people
-- column.completed.es: De quienes empezaron, las que lo enviaron con éxito.
-- column.completed.en: Of those who started, the ones it was accepted from.
-- column.completed.unit: people
-- column.unconfirmed.es: Las que lo enviaron al final y no se sabe qué pasó.
-- column.unconfirmed.en: Those who submitted it in the end, with a result nobody knows.
-- column.unconfirmed.unit: people
-- column.abandoned.es: Las que lo dejaron.
-- column.abandoned.en: Those who left it.
-- column.abandoned.unit: people
-- column.still_under_way.es: Las que aún pueden terminarlo: hicieron algo en él hace menos de 30 minutos.
-- column.still_under_way.en: Those who still can finish it: they did something in it less than 30 minutes ago.
-- column.still_under_way.unit: people
-- column.completion_rate.es: Parte de quienes empezaron que lo terminó; vacía cuando se envía y nunca se sabe el resultado.
-- column.completion_rate.en: Share of those who started who finished it; null where it is submitted and no result is ever known.
-- column.completion_rate.unit: share
-- column.attempts.es: Intentos de enviarlo.
-- column.attempts.en: Attempts to submit it.
-- column.attempts.unit: events
-- column.median_ms_to_complete.es: Mediana del tiempo desde el primer cambio hasta el éxito.
-- column.median_ms_to_complete.en: Median time from the first change to the success.
-- column.median_ms_to_complete.unit: ms
-- column.field_no.es: Lugar del campo en el formulario.
-- column.field_no.en: Place of the field in the form.
-- column.field_id.es: Campo; vacío cuando no se sabe nada de ninguno, o en qué campo lo dejaron.
-- column.field_id.en: Field; empty where nothing is known of any, or at which one the form was left.
-- column.field_type.es: Tipo de campo.
-- column.field_type.en: Type of the field.
-- column.people.es: Personas que tocaron el campo.
-- column.people.en: People who touched the field.
-- column.people.unit: people
-- column.fills.es: Veces que el formulario se envió o se dejó con el campo en él: una por persona y página vista.
-- column.fills.en: Times the form was submitted or left with the field in it: one for each person and page view.
-- column.fills.unit: fills
-- column.touched.es: De ellas, en las que se tocó el campo.
-- column.touched.en: Of them, those in which the field was touched.
-- column.touched.unit: fills
-- column.submitted.es: De ellas, las que acabaron en un envío.
-- column.submitted.en: Of them, those that ended in a submit.
-- column.submitted.unit: fills
-- column.left_blank.es: De las enviadas, en las que quedó vacío.
-- column.left_blank.en: Of the submitted ones, those in which it was left blank.
-- column.left_blank.unit: fills
-- column.autofilled.es: En las que lo rellenó el navegador.
-- column.autofilled.en: Those in which the browser filled it.
-- column.autofilled.unit: fills
-- column.refilled.es: En las que se volvió a escribir lo ya escrito.
-- column.refilled.en: Those in which what was filled was filled again.
-- column.refilled.unit: fills
-- column.median_ms.es: Mediana del tiempo en el campo, cuando se tocó.
-- column.median_ms.en: Median time in the field, where touched.
-- column.median_ms.unit: ms
-- column.median_hesitation_ms.es: Mediana del tiempo desde que se entra hasta que se escribe.
-- column.median_hesitation_ms.en: Median time from entering it to the first input.
-- column.median_hesitation_ms.unit: ms
-- column.mean_changes.es: Visitas al campo que lo cambiaron, de media, cuando se tocó.
-- column.mean_changes.en: Visits to the field that changed it, on average, where touched.
-- column.errors.es: Veces que se rechazó.
-- column.errors.en: Times it was refused.
-- column.errors.unit: events
-- column.people_refused.es: Personas a las que se les rechazó.
-- column.people_refused.en: People it was refused to.
-- column.people_refused.unit: people
-- column.main_error.es: Motivo más frecuente, como `value_missing`.
-- column.main_error.en: Most frequent reason, as `value_missing`.
-- column.abandoned_here.es: De quienes lo dejaron, las personas cuyo último campo fue este.
-- column.abandoned_here.en: Of those who left the form, the people whose last field was this one.
-- column.abandoned_here.unit: people
-- people.viewers: form_people form={form_id} outcome=viewers
-- people.viewers_started: form_people form={form_id} outcome=viewers_started
-- people.starters: form_people form={form_id} outcome=starters
-- people.completed: form_people form={form_id} outcome=completed
-- people.unconfirmed: form_people form={form_id} outcome=unconfirmed
-- people.abandoned: form_people form={form_id} outcome=abandoned
-- people.still_under_way: form_people form={form_id} outcome=still_under_way
-- people.people: form_people form={form_id} field={field_id} outcome=touched
-- people.people_refused: form_people form={form_id} field={field_id} outcome=refused
-- people.abandoned_here: form_people form={form_id} field={field_id} outcome=left_here
-- check.starters_add_up: starters = completed + unconfirmed + abandoned + still_under_way
-- check.viewers_are_parts: viewers_started <= viewers and viewers_started <= starters
-- check.abandons_have_a_field: (form_id, abandoned) in (select form_id, sum(abandoned_here) from result group by form_id)
-- check.fills_are_parts: greatest(touched, submitted, autofilled) <= fills and left_blank <= submitted and refilled <= touched
-- check.one_row_each: (select uniqExact(form_id, field_id) from result) = (select count() from result)

-- From one row per person and form one per field of it, '' being the form itself: its figures are counted there, once a
-- person, and shown on every field.
select
  f.form_id as form_id,
  max(f.name) over of_form as form_name,
  max(f.viewers) over of_form as viewers,
  max(f.viewers_started) over of_form as viewers_started,
  max(f.starters) over of_form as starters,
  max(f.completed) over of_form as completed,
  max(f.unconfirmed) over of_form as unconfirmed,
  max(f.abandoned) over of_form as abandoned,
  max(f.still_under_way) over of_form as still_under_way,
  if(completed = 0 and unconfirmed > 0, null, completed / nullIf(starters, 0)) as completion_rate,
  max(f.attempts) over of_form as attempts,
  max(f.median_ms_to_complete) over of_form as median_ms_to_complete,
  if(f.field_id = '', 0, row_number() over (partition by f.form_id order by f.field_id = '', f.place, f.field_id)) as field_no,
  f.field_id as field_id,
  f.field_type as field_type,
  f.people, f.fills, f.touched, f.submitted, f.left_blank, f.autofilled, f.refilled, f.median_ms, f.median_hesitation_ms,
  f.mean_changes, f.errors, f.people_refused,
  f.error_kinds.1[indexOf(f.error_kinds.2, arrayMax(f.error_kinds.2))] as main_error,
  f.abandoned_here
from (
  with
    entry.1 as kind,
    -- The field, its place in the form, whether it was submitted.
    entry.3 as told,
    kind = 'form' as is_form,
    kind = 'field' as is_field,
    is_field and told.1.touch_order > 0 as by_hand
  select
    p.form_id as form_id,
    entry.2 as field_id,
    max(p.form_name) as name,
    countIf(is_form and p.has_seen) as viewers,
    countIf(is_form and p.has_seen and p.outcome != '') as viewers_started,
    countIf(is_form and p.outcome != '') as starters,
    countIf(is_form and p.outcome = 'completed') as completed,
    countIf(is_form and p.outcome = 'unconfirmed') as unconfirmed,
    countIf(is_form and p.outcome = 'abandoned') as abandoned,
    countIf(is_form and p.outcome = 'still_under_way') as still_under_way,
    sumIf(p.attempts, is_form) as attempts,
    quantileExactInclusiveArrayOrNullIf(0.5)(p.completion_ms, is_form and notEmpty(p.completion_ms)) as median_ms_to_complete,
    avgIf(told.2, is_field) as place,
    maxIf(told.1.field_type, is_field) as field_type,
    countIf(by_hand and no = 1) as people,
    countIf(is_field) as fills,
    countIf(by_hand) as touched,
    countIf(is_field and told.3) as submitted,
    countIf(is_field and told.3 and told.1.is_blank) as left_blank,
    countIf(is_field and told.1.is_autofilled) as autofilled,
    countIf(by_hand and told.1.refill_count > 0) as refilled,
    quantileExactInclusiveOrNullIf(0.5)(told.1.time_ms, by_hand) as median_ms,
    quantileExactInclusiveOrNullIf(0.5)(
      told.1.hesitation_ms, by_hand and told.1.focus_count > 0 and told.1.change_count > 0
    ) as median_hesitation_ms,
    avgOrNullIf(told.1.change_count, by_hand) as mean_changes,
    countIf(kind = 'error') as errors,
    countIf(kind = 'error' and no = 1) as people_refused,
    sumMapIf([entry.4], [1], kind = 'error') as error_kinds,
    countIf(kind = 'left') as abandoned_here
  from person_forms(site = {site:String}, from = {from:Date}, to = {to:Date}, tz = {tz:String}, form = {form:String}) as p
  array join p.entries as entry, arrayEnumerateUniq(arrayMap(one -> (one.1, one.2, one.3.1.touch_order > 0), p.entries)) as no
  group by form_id, field_id
) as f
window of_form as (partition by f.form_id)
-- The form itself is a row only where a person left it nobody knows where, or where it has no other.
qualify f.field_id != '' or f.abandoned_here > 0 or count() over of_form = 1
order by starters desc, f.form_id, f.field_id = '', f.place, f.field_id
-- The arrays of a block's people are in memory at once.
settings max_bytes_before_external_group_by = 60000000, max_block_size = 4096
