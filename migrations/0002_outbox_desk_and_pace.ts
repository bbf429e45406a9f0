import type { Knex } from 'knex';

/**
 * The outbox, whole: one pace per facility that all workers keep together, the time that was sent where two events fell
 * into one second, what staff must look at, what they did, and words of BPJS that nobody knew.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table outbox
  add column about text,
  add column question text,
  add column sent_time timestamptz,
  add column sent_time_reason text,
  add column needs_staff boolean not null default false,
  add column requested_by text,
  add constraint outbox_question_is_known check (question in ('task-list')),
  add constraint outbox_sent_time_has_its_reason check ((sent_time is null) = (sent_time_reason is null)),
  add constraint outbox_sent_time_reason_is_known check (sent_time_reason in ('equal-second'));
comment on column outbox.about is 'of a refusal that needs a person: field (with its name), referral, schedule or unknown';
comment on column outbox.question is 'what the next call asks BPJS before anything is sent: task-list, whether it holds the task it calls overtaken';
comment on column outbox.sent_time is 'the waktu sent, where it is not the recorded time; the recorded one stays in the fact and in task_event';
comment on column outbox.needs_staff is 'somebody has to look at it: cleared by an act of the desk or by success';
comment on column outbox.requested_by is 'who asked for the next try; null: it follows from the schedule';
-- With the id, rows that fell due together stand in their order already, however many there are.
drop index outbox_due;
create index outbox_due on outbox (facility_id, precedence, due_at, outbox_id) where state = 'open';
create index outbox_for_staff on outbox (facility_id, outbox_id) where needs_staff;
create index outbox_not_taken on outbox (facility_id, outbox_id) where state in ('superseded', 'cancelled-at-bpjs', 'rejected', 'expired', 'dropped');
create index outbox_in_flight on outbox (facility_id, leased_until) where claim_id is not null;

create index outbox_attempt_with_body on outbox_attempt (facility_id, started_at) where request <> '';

create table outbox_pace (
  facility_id integer not null,
  last_claim_at timestamptz,
  paused_until timestamptz,
  pause_cause text,
  paused_since timestamptz,
  account_mark text,
  strikes integer not null default 0,
  unanswered integer not null default 0,
  constraint outbox_pace_pkey primary key (facility_id),
  constraint outbox_pace_facility foreign key (facility_id) references facility (facility_id),
  constraint outbox_pace_cause_is_known check (pause_cause in ('misconfigured', 'rate-limited', 'unavailable'))
) with (fillfactor = 50);
comment on table outbox_pace is 'how fast a facility may call BPJS, kept by all workers together: its row is locked while one of them claims';
comment on column outbox_pace.account_mark is 'digest of the account that was refused: a changed one is tried at once';
comment on column outbox_pace.strikes is 'pauses in a row without a good answer between them; while above 0, one call at a time is let through';
comment on column outbox_pace.unanswered is 'calls in a row that brought no answer';

create table outbox_act (
  facility_id integer not null,
  act_id bigint generated always as identity,
  outbox_id bigint not null,
  act text not null,
  actor text not null,
  acted_at timestamptz not null,
  reason text,
  correction text,
  constraint outbox_act_pkey primary key (facility_id, act_id),
  constraint outbox_act_row foreign key (facility_id, outbox_id) references outbox (facility_id, outbox_id),
  constraint outbox_act_is_known check (act in ('resend', 'correct', 'drop', 'seen'))
);
create index outbox_act_by_row on outbox_act (facility_id, outbox_id);
comment on column outbox_act.correction is 'what was corrected, before and after, encrypted where it is a person''s';

create table bpjs_unknown_message (
  facility_id integer not null,
  service text not null,
  code integer not null,
  message text not null,
  times integer not null default 1,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  constraint bpjs_unknown_message_pkey primary key (facility_id, service, code, message),
  constraint bpjs_unknown_message_facility foreign key (facility_id) references facility (facility_id)
);
comment on table bpjs_unknown_message is 'refusals in words no rule knows, verbatim but for long numbers, and how often';

create function claim_outbox(
  p_facility_id integer, p_now timestamptz, p_leased_until timestamptz, p_spacing interval, p_most_in_flight integer, p_account_mark text
) returns table (
  turn_at timestamptz, is_probe boolean, outbox_id bigint, lane text, kind text, fact jsonb, question text, sent_time timestamptz, attempts integer, claim_id uuid, requested_by text
) language plpgsql
set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off
as $$
declare
  pace outbox_pace;
  in_flight integer;
  free integer;
  head_id bigint;
  head_lane text;
begin
  -- Without this look an idle facility would lock its pace row each second. In the order of the index: an exists would
  -- be planned as a walk through all that was ever delivered.
  perform from outbox
  where outbox.facility_id = p_facility_id and outbox.state = 'open' and outbox.due_at <= p_now
    and (outbox.leased_until is null or outbox.leased_until <= p_now)
  order by outbox.precedence, outbox.due_at
  limit 1;
  if not found then
    return;
  end if;

  select * into pace from outbox_pace where outbox_pace.facility_id = p_facility_id for update;
  if not found then
    insert into outbox_pace (facility_id) values (p_facility_id) on conflict do nothing;
    select * into pace from outbox_pace where outbox_pace.facility_id = p_facility_id for update;
  end if;

  if pace.paused_until > p_now and (pace.account_mark is null or pace.account_mark = p_account_mark) then
    return query select pace.paused_until, false, null::bigint, null::text, null::text, null::jsonb, null::text, null::timestamptz, null::integer, null::uuid, null::text;
    return;
  end if;
  if pace.last_claim_at <= p_now and pace.last_claim_at + p_spacing > p_now then
    return query select pace.last_claim_at + p_spacing, false, null::bigint, null::text, null::text, null::jsonb, null::text, null::timestamptz, null::integer, null::uuid, null::text;
    return;
  end if;

  -- A statement after the lock: it sees what the worker before us has claimed.
  select count(*) into in_flight from outbox where outbox.facility_id = p_facility_id and outbox.claim_id is not null and outbox.leased_until > p_now;
  free := (case when pace.strikes > 0 then 1 else p_most_in_flight end) - in_flight;
  if free <= 0 then
    return query select p_now, false, null::bigint, null::text, null::text, null::jsonb, null::text, null::timestamptz, null::integer, null::uuid, null::text;
    return;
  end if;

  -- One at a time, with a limit that is a constant, and each look pinned to the index of the lane: a table that was never
  -- analysed, as after a fresh installation, would else be joined to itself at every claim.
  for turn in 1 .. case when p_spacing > interval '0' then 1 else free end loop
    select candidate.outbox_id, candidate.lane into head_id, head_lane
    from outbox as candidate
    where candidate.facility_id = p_facility_id
      and candidate.state = 'open'
      and candidate.due_at <= p_now
      and (candidate.leased_until is null or candidate.leased_until <= p_now)
      -- No earlier one waits,
      and candidate.outbox_id = (
        select first_of_lane.outbox_id
        from outbox as first_of_lane
        where first_of_lane.facility_id = p_facility_id
          and first_of_lane.lane = candidate.lane
          and first_of_lane.state in ('open', 'parked')
        order by first_of_lane.precedence, first_of_lane.outbox_id
        limit 1
      )
      -- and none is in flight: staff may have sent an earlier one again while a later one is.
      and (
        select flying.outbox_id
        from outbox as flying
        where flying.facility_id = p_facility_id
          and flying.lane = candidate.lane
          and flying.state in ('open', 'parked')
          and flying.leased_until > p_now
        order by flying.precedence, flying.outbox_id
        limit 1
      ) is null
    order by candidate.precedence, candidate.due_at, candidate.outbox_id
    limit 1
    for update of candidate skip locked;
    exit when not found;

    return query
      update outbox
      set attempts = outbox.attempts + 1, claim_id = gen_random_uuid(), leased_until = p_leased_until
      where outbox.facility_id = p_facility_id
        and outbox.lane = head_lane
        and outbox.outbox_id = head_id
      returning null::timestamptz, pace.strikes > 0 or pace.unanswered > 0, outbox.outbox_id, outbox.lane, outbox.kind, outbox.fact,
        outbox.question, outbox.sent_time, outbox.attempts, outbox.claim_id, outbox.requested_by;
    if p_spacing > interval '0' then
      update outbox_pace set last_claim_at = p_now where outbox_pace.facility_id = p_facility_id;
    end if;
  end loop;
end $$;
comment on function claim_outbox is 'claims due heads of lanes for one worker, or says when its turn is: spacing, number in flight and pauses hold across all workers';
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
drop function claim_outbox(integer, timestamptz, timestamptz, interval, integer, text);
drop table bpjs_unknown_message, outbox_act, outbox_pace;
drop index outbox_for_staff, outbox_not_taken, outbox_in_flight, outbox_attempt_with_body, outbox_due;
create index outbox_due on outbox (facility_id, precedence, due_at) where state = 'open';
alter table outbox
  drop column about, drop column question, drop column sent_time, drop column sent_time_reason, drop column needs_staff, drop column requested_by;
`);
}
