-- The outbox says that a row has changed and in which fields: who follows reads the row as it is, with rights of their own. What it was and
-- is stands in the journal alone, where what is secret is masked. Rows that every node has long read are taken out.
ALTER TABLE outbox DROP COLUMN before, DROP COLUMN after;

-- As before, and no values into the outbox.
CREATE OR REPLACE FUNCTION gate.record_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  is_now jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  held jsonb := coalesce(is_now, was);
  happened text := CASE TG_OP WHEN 'INSERT' THEN 'CREATED' WHEN 'UPDATE' THEN 'UPDATED' ELSE 'DELETED' END;
  moment timestamptz := clock_timestamp();
  micros bigint := extract(epoch FROM moment) * 1000000;
  entry uuid := encode(overlay(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send(micros / 1000) FROM 3) FROM 1 FOR 6)
    PLACING substring(int8send(28672 + micros % 1000 * 4096 / 1000) FROM 7) FROM 7 FOR 2), 'hex')::uuid;
  masked text[] := TG_ARGV[3:];
  acting uuid := gate.acting_tenant();
  member uuid := nullif(current_setting('app.membership_id', true), '')::uuid;
  doing jsonb;
BEGIN
  INSERT INTO public.outbox
    (tenant_id, id, entity, entity_id, action, changed_fields, actor_tenant_id, actor_id)
  VALUES (
    (held ->> TG_ARGV[1])::uuid, gate.uuid7(), TG_ARGV[0], (held ->> TG_ARGV[2])::uuid, happened,
    CASE WHEN TG_OP = 'UPDATE' THEN ARRAY(
      SELECT n.key FROM jsonb_each(is_now) n WHERE n.value IS DISTINCT FROM was -> n.key ORDER BY n.key) ELSE '{}' END,
    acting, member
  );
  -- Where nobody acts, nobody's request is told either.
  IF acting IS NOT NULL THEN
    doing := nullif(current_setting('app.doing', true), '')::jsonb;
  END IF;
  INSERT INTO public.audit_entry (tenant_id, id, entity, entity_id, action, field, actor_tenant_id, actor_id,
    actor_name, request_id, address, permission, reach, decision_id, changes, occurred_at)
  SELECT (held ->> TG_ARGV[1])::uuid, entry, TG_ARGV[0], (held ->> TG_ARGV[2])::uuid, happened,
    doing ->> 'field', acting, member, CASE WHEN acting IS NOT NULL THEN current_setting('app.member_name', true) END,
    doing ->> 'requestId', doing ->> 'address', doing ->> 'permission', doing ->> 'reach', (doing ->> 'decisionId')::uuid,
    jsonb_object_agg(each.key, CASE WHEN each.key = ANY (masked)
      THEN jsonb_build_array(CASE WHEN before IS NOT NULL THEN '•••' END, CASE WHEN after IS NOT NULL THEN '•••' END)
      ELSE jsonb_build_array(
        CASE jsonb_typeof(before) WHEN 'array' THEN before ELSE to_jsonb(before #>> '{}') END,
        CASE jsonb_typeof(after) WHEN 'array' THEN after ELSE to_jsonb(after #>> '{}') END) END), moment
    FROM (SELECT key, nullif(was -> key, 'null') AS before, CASE WHEN is_now IS NOT NULL THEN nullif(value, 'null') END AS after
            FROM jsonb_each(held) AS field (key, value)
           WHERE key NOT IN ('tenant_id', 'id', 'version', 'updated_at', 'created_at', 'created_from', 'code_folded', 'name_folded')
         ) AS each
   WHERE before IS DISTINCT FROM after
  HAVING count(*) > 0;
  PERFORM pg_notify('circlegate_outbox', '');
  RETURN NULL;
END $$;
