-- A company says from when until when somebody belongs to it, and stops it for a while or for good.
GRANT UPDATE (status, valid_from, valid_until) ON membership TO circlegate_tenant;

-- Who comes back is a member anew, by the same row: keys from before must not come back with them.
CREATE POLICY facts ON api_key TO circlegate_policy USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (revoked_at, version) ON api_key TO circlegate_policy;
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

CREATE FUNCTION gate.end_keys() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.api_key SET revoked_at = now(), version = version + 1
   WHERE tenant_id = NEW.tenant_id AND membership_id = NEW.id AND revoked_at IS NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER end_keys AFTER UPDATE OF status ON membership
  FOR EACH ROW WHEN (NEW.status = 'ENDED' AND OLD.status <> 'ENDED') EXECUTE FUNCTION gate.end_keys();

REVOKE ALL ON FUNCTION gate.end_keys() FROM PUBLIC;
ALTER FUNCTION gate.end_keys() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
