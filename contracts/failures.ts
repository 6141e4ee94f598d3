/** `type` of the ApplicationFailures that Sluice raises, as the Temporal UI shows them. None of these is retried. */
export const failureTypes = {
  /** The start parameters do not fit; the message has one line per problem. */
  badParameters: 'BadParameters',
  /** The pipeline's own graph is wrong, e.g. it goes round the gate. */
  badPipeline: 'BadPipeline',
  /** A connection is not known to any worker, or none serves its queue. */
  noWorkerForConnection: 'NoWorkerForConnection',
  /** A connection leads to another server than the one that the run was planned for. */
  otherServer: 'OtherServer',
  /** The server refuses the login. */
  loginRefused: 'LoginRefused',
  /** The server refuses the request; trying again gives the same answer. */
  requestRefused: 'RequestRefused',
  /** The two servers, or the parameters and the servers' metadata, do not fit together. */
  preflightFailed: 'PreflightFailed',
  /** The source left rows out of an answer that it gives when it is asked another way. */
  shortRead: 'ShortRead',
  /** A transform threw, or gave rows that its effect does not allow. */
  transformFailed: 'TransformFailed',
  /** A stage lost or gained rows. */
  accountDoesNotBalance: 'AccountDoesNotBalance',
  /** A file of data values could not be written as it should be, or not read back. */
  fileNotWritten: 'FileNotWritten',
  /** A frame or document in the store is missing, damaged, or out of this worker's reach. */
  storeUnusable: 'StoreUnusable',
  /** Source and target do not agree after writing. */
  verificationFailed: 'VerificationFailed',
  /** The target could not build its analytics tables, or did not end in time. */
  analyticsFailed: 'AnalyticsFailed',
  /** A notification could not be handed over; the run goes on. */
  notificationFailed: 'NotificationFailed',
  /** At least one data set of the run failed; each has its own line in the result. */
  runFailed: 'RunFailed',
} as const;
export type FailureType = (typeof failureTypes)[keyof typeof failureTypes];
