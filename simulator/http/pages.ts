import type { SimulatorReply } from './exchange';
import { reasonOf } from './web-message';

function page(title: string, text: string): string {
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`;
}

/** The page of the servlet container (404 of an unknown path, 400 of a URL over 8 KB, 500). */
export function containerPage(status: number, text = ''): SimulatorReply {
  const title = `HTTP Status ${status} – ${reasonOf(status)}`;
  return { status, headers: { 'content-type': 'text/html;charset=utf-8' }, body: page(title, text) };
}

/** What a reverse proxy in front of DHIS2 answers when it gets no good answer itself. */
export function proxyPage(status: number): SimulatorReply {
  const title = `${status} ${reasonOf(status)}`;
  return { status, headers: { 'content-type': 'text/html' }, body: page(title, 'proxy') };
}

/** The login page, as a client gets it that follows the redirect. */
export function loginPage(): SimulatorReply {
  const form =
    '<form action="login" method="post"><input name="username"><input name="password" type="password"></form>';
  return { status: 200, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: page('DHIS2 login', form) };
}
