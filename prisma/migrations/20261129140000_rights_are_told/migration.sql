-- What open feeds rest on is told of at once: that something has changed, never what. The epochs say the rest.
CREATE FUNCTION gate.tell_of_rights() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('circlegate_rights', '');
  RETURN NULL;
END $$;
CREATE TRIGGER tell_of_rights AFTER INSERT OR UPDATE OR DELETE ON epoch
  FOR EACH STATEMENT EXECUTE FUNCTION gate.tell_of_rights();

-- A session that ends before its time counts as a change of what its person may.
CREATE TRIGGER count_change AFTER UPDATE ON session
  FOR EACH ROW WHEN (NEW.ended_at IS DISTINCT FROM OLD.ended_at OR NEW.expires_at < OLD.expires_at)
  EXECUTE FUNCTION gate.count_change('self', 'account_id');

REVOKE ALL ON FUNCTION gate.tell_of_rights() FROM PUBLIC;
