import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sluice, type CommandResult } from '../cli/run-command';
import { repository } from '../readme/fenced-blocks';

const templates = join(repository, 'templates', 'project');

/** The pipeline that `init` writes, as text. */
export const nightlyText = () => readFile(join(templates, 'pipelines', 'nightly.ts'), 'utf8');
export const dropBelowText = () => readFile(join(templates, 'transforms', 'drop-below.ts'), 'utf8');

/** A folder of a user's own, with what `init` puts into it, and the built command. */
export class UserProject {
  private constructor(readonly folder: string) {}

  static async make(): Promise<UserProject> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-user-'));
    for (const name of ['pipelines', 'transforms', 'sluice.yaml'])
      await cp(join(templates, name), join(folder, name), { recursive: true });
    return new UserProject(folder);
  }

  /** Packages as npm would have put them here; without, there is only what Sluice itself brings. */
  async installPackages(): Promise<void> {
    await symlink(join(repository, 'node_modules'), join(this.folder, 'node_modules'));
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, file)), { recursive: true });
    await writeFile(join(this.folder, file), text);
  }

  async delete(file: string): Promise<void> {
    await rm(join(this.folder, file), { recursive: true, force: true });
  }

  async sluice(...args: string[]): Promise<CommandResult> {
    return this.sluiceWith({}, ...args);
  }

  async sluiceWith(env: Readonly<Record<string, string | undefined>>, ...args: string[]): Promise<CommandResult> {
    const unset = { SLUICE_CONFIG: undefined, TEMPORAL_ADDRESS: undefined, NO_COLOR: '1' };
    return sluice(args, { cwd: this.folder, env: { ...unset, ...env } });
  }

  /** What `pipelines check` says is wrong, without the line about bundling; it has to refuse with 64. */
  async problems(): Promise<string[]> {
    const { exitCode, stdout, errors } = await this.sluice('pipelines', 'check');
    if (exitCode !== 64) throw new Error(`ended with ${exitCode}, not 64: ${stdout}${errors.join('\n')}`);
    return errors.filter((line) => !line.startsWith('Bundling ')).map((line) => line.replace(/^sluice: /, ''));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
