import { nightlyText, UserProject } from '../project/user-project';

/** A project as `init` makes it, with passwords in `.env` and a schedule for which no project is named. */
export async function devProject(): Promise<UserProject> {
  const project = await UserProject.make();
  await project.write('.env', 'SOURCE_PASSWORD=district\nTARGET_PASSWORD=district\n');
  await project.write('sluice.yaml', configText());
  return project;
}

export function configText(note = 'as it was first'): string {
  const connection = (password: string) => ({
    url: 'http://127.0.0.1:9',
    username: 'admin',
    password: { env: password },
  });
  const nightly = {
    pipeline: 'nightly',
    cron: '30 2 * * *',
    timeZone: 'Africa/Freetown',
    parameters: { dataSets: [{ source: 'DsCounts000', target: 'DsCounts000' }], periods: ['LAST_MONTH'] },
  };
  return `# ${note}\n${JSON.stringify({
    connections: { source: connection('SOURCE_PASSWORD'), target: connection('TARGET_PASSWORD') },
    pipelines: 'pipelines',
    transforms: 'transforms',
    schedules: { nightly },
  })}`;
}

/** The nightly pipeline under another id, which has to be the name of its export as well. */
export async function pipelineText(id: string): Promise<string> {
  return (await nightlyText()).replaceAll('nightly', id);
}
