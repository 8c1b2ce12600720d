/** A row's whole key: an id is unique within its company only. */
export type RowKey = { tenantId: string; id: string }

export const keyText = ({ tenantId, id }: RowKey) => `${tenantId}:${id}`
