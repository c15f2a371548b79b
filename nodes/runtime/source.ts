/** Title and address of what says how a call is known: "Tasks API, https://…". Without an address it does not compile. */
export type Source = `${string}https://${string}`;
