-- Of what the staff were refused it is told in which request: the log has the rest under that id.
-- AlterTable
ALTER TABLE "account_event" ADD COLUMN     "request_id" TEXT;
