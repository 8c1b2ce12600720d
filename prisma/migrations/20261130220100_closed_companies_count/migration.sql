-- Nobody acts for a company that is closed: once it is, or stands again, its members may act for another one than they did before.
GRANT CREATE ON SCHEMA gate TO circlegate_policy;
CREATE FUNCTION gate.count_accounts() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- With the company, whose own trigger comes after this one, by its name: two calls would each have an order of their own.
  PERFORM gate.raise_epochs(NEW.id || ARRAY(SELECT m.account_id FROM public.membership m WHERE m.tenant_id = NEW.id));
  RETURN NULL;
END $$;

CREATE TRIGGER count_accounts AFTER UPDATE OF status ON tenant FOR EACH ROW
  WHEN ((NEW.status IN ('DEACTIVATED', 'DELETED')) <> (OLD.status IN ('DEACTIVATED', 'DELETED'))) EXECUTE FUNCTION gate.count_accounts();

REVOKE ALL ON FUNCTION gate.count_accounts() FROM PUBLIC;
ALTER FUNCTION gate.count_accounts() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
