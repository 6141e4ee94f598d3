import type { Locator, Page } from 'playwright-core';
import { mainTaskQueue } from '../../contracts/task-queues';
import { startFormLink } from '../../worker/temporal/known-ui';

/** The Temporal UI (2.42) as an operator uses it: typed text and clicks, nothing of the API. */
export class TemporalUiPage {
  constructor(
    readonly page: Page,
    private readonly uiUrl: string,
    private readonly namespace: string,
  ) {}

  /** Opens the form that starts a workflow by the link that `sluice pipelines params` prints, and types its input. */
  async fillStartForm(workflowType: string, workflowId: string, input: unknown): Promise<void> {
    const start = { workflowType, taskQueue: mainTaskQueue, workflowId };
    await this.page.goto(startFormLink(this.uiUrl, this.namespace, start));
    await this.type(this.page.locator('.cm-content'), input);
  }

  async submitStartForm(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start Workflow' }).click();
    await this.page.getByText('Workflow started successfully').waitFor();
  }

  async openRun(workflowId: string): Promise<void> {
    await this.page.goto(`${this.uiUrl}/namespaces/${this.namespace}/workflows/${encodeURIComponent(workflowId)}`);
    await this.page.getByRole('heading', { name: workflowId }).waitFor();
  }

  /** What the tab "User Metadata" shows as current details, once it says `text`; it is read anew with the key R. */
  async detailsWith(text: string): Promise<string> {
    await this.visible(this.page.getByTestId('user-metadata-tab')).click();
    const body = this.page.frameLocator('iframe').locator('body');
    for (const end = Date.now() + 30_000; ;) {
      const shown = await body.innerText({ timeout: 1_000 }).catch(() => '');
      if (shown.includes(text)) return shown;
      if (Date.now() > end) throw new Error(`the details of the run do not say "${text}" but:\n${shown}`);
      await this.page.keyboard.press('r');
      await this.page.waitForTimeout(500);
    }
  }

  /** The dialog that resets a run which has ended. */
  async openReset(workflowId: string): Promise<void> {
    await this.openRun(workflowId);
    await this.visible(this.page.getByRole('button', { name: 'Reset', exact: true })).click();
  }

  /** The list of runs without their children. */
  async openRuns(): Promise<void> {
    await this.page.goto(`${this.uiUrl}/namespaces/${this.namespace}/workflows`);
    await this.page.getByText('Parent Workflows').click();
  }

  async openSchedule(scheduleId: string): Promise<void> {
    await this.page.goto(`${this.uiUrl}/namespaces/${this.namespace}/schedules/${encodeURIComponent(scheduleId)}`);
    await this.page.getByRole('heading', { name: scheduleId }).waitFor();
  }

  /** The menu beside "Pause": trigger, backfill and more. */
  async openScheduleMenu(): Promise<void> {
    await this.page.getByLabel('Schedule Actions').click();
  }

  async openBackfill(): Promise<void> {
    await this.visible(this.page.getByTestId('backfill-schedule')).click();
  }

  /** Fills the dialog "Send an Update"; what is sent is `submitUpdate`'s. */
  async fillUpdate(name: string, input: unknown): Promise<void> {
    await this.visible(this.page.getByRole('button', { name: 'More Actions' })).click();
    await this.visible(this.page.getByTestId('update-button')).click();
    await this.visible(this.page.getByTestId('update-select-button')).click();
    await this.visible(this.page.getByRole('option', { name, exact: true })).click();
    await this.type(this.visible(this.page.locator('.cm-content[contenteditable=true]')), input);
  }

  async submitUpdate(): Promise<void> {
    await this.visible(this.page.getByTestId('confirm-modal-button')).click();
    await this.page.getByText('Send an Update').and(this.page.locator('h3')).first().waitFor({ state: 'hidden' });
  }

  /** The editor formats what it holds when it is left, which moves the buttons below it. */
  private async type(editor: Locator, input: unknown): Promise<void> {
    await editor.click();
    await this.page.keyboard.insertText(JSON.stringify(input));
    await editor.blur();
    await editor.getByText('{', { exact: true }).first().waitFor();
  }

  /** Much of the page is there twice, for narrow and for wide windows. */
  private visible(locator: Locator): Locator {
    return locator.filter({ visible: true }).first();
  }
}
