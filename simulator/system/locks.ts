import type { Handler, SimulatorRequest } from '../http/exchange';
import { parameter } from '../http/query';
import { jsonUtf8, messageReply, refuse } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';

function required(request: SimulatorRequest, name: string): string {
  const value = parameter(request, name);
  if (value === undefined || value === '') refuse(400, `Required request parameter '${name}' is not present`);
  return value;
}

/** `GET /api/lockExceptions` */
export function getLockExceptions(state: SimulatorState): Handler {
  return () => {
    const lockExceptions = [...state.lockExceptions].map((key) => {
      const [organisationUnit = '', period = '', dataSet = ''] = key.split('|');
      return { organisationUnit: { id: organisationUnit }, period: { id: period }, dataSet: { id: dataSet } };
    });
    return { status: 200, headers: { 'content-type': jsonUtf8 }, body: { lockExceptions } };
  };
}

/** `POST /api/lockExceptions?ou&pe&ds`: exempts org units (comma list) and period from the expiry of the set. */
export function postLockException(state: SimulatorState): Handler {
  return (request) => {
    const period = required(request, 'pe');
    const dataSet = required(request, 'ds');
    if (state.metadata.get('dataSets', dataSet) === undefined) refuse(409, `Data set ${dataSet} could not be found.`);
    for (const orgUnit of required(request, 'ou').split(',')) {
      if (state.metadata.get('organisationUnits', orgUnit) === undefined)
        refuse(409, `Can't find OrganisationUnit with id ${orgUnit}`);
      state.lockExceptions.add(`${orgUnit}|${period}|${dataSet}`);
    }
    return messageReply(201, 'OK', 'LockException created successfully.');
  };
}

/** `DELETE /api/lockExceptions?ou&pe&ds` */
export function deleteLockException(state: SimulatorState): Handler {
  return (request) => {
    const key = `${required(request, 'ou')}|${required(request, 'pe')}|${required(request, 'ds')}`;
    if (!state.lockExceptions.delete(key)) refuse(404, 'LockException not found.');
    return { status: 204 };
  };
}

/** `GET /api/dataApprovals/approvals?wf&pe&ou`: the state of each combination, parents' approvals included. */
export function getApprovals(state: SimulatorState): Handler {
  return (request) => {
    const list = (name: string): string[] => required(request, name).split(',');
    const body = list('wf').flatMap((wf) =>
      list('pe').flatMap((pe) =>
        list('ou').map((ou) => {
          const above = state.catalogue.orgUnit(ou)?.path.split('/') ?? [];
          const approved = above.some((unit) => state.approvals.has(`${wf}|${pe}|${unit}`));
          return {
            wf,
            pe,
            ou,
            aoc: state.catalogue.defaultOptionCombo,
            state: approved ? 'APPROVED_HERE' : 'UNAPPROVED_READY',
          };
        }),
      ),
    );
    return { status: 200, headers: { 'content-type': jsonUtf8 }, body };
  };
}

/** `POST` (approve) and `DELETE` (take back) `/api/dataApprovals?wf&pe&ou`. */
export function changeApproval(state: SimulatorState): Handler {
  return (request) => {
    const key = `${required(request, 'wf')}|${required(request, 'pe')}|${required(request, 'ou')}`;
    if (request.method === 'POST') state.approvals.add(key);
    else state.approvals.delete(key);
    return { status: 204 };
  };
}
