/**
 * One name for all ways to write a remote: `host/owner/repo`, without scheme, user, password, port, query and `.git`,
 * so that clones over https and ssh agree and no token is stored. Null for a path on this machine.
 */
export function remoteName(url: string): string | null {
  const text = url.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/]*@)?([^/:@]+|\[[^\]]+\])(?::\d+)?\/+(.*)$/i.exec(text);
  if (full !== null) return /^file:/i.test(text) ? null : named(full[1], full[2]);
  const short = /^(?:[^/@\s]+@)?([^/:@\s]+):(?!\/\/)(.+)$/.exec(text);
  return short === null ? null : named(short[1], short[2]);
}

/** The path of a remote on this machine, as git writes it; null for a remote elsewhere. */
export function remotePath(url: string): string | null {
  const text = url.trim();
  if (/^file:\/\//i.test(text)) return decodePath(text.replace(/^file:\/\/(localhost)?/i, ''));
  return remoteName(text) === null && text !== '' ? text : null;
}

function named(host = '', path = ''): string {
  const clean = path
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .replace(/^\/+/, '');
  return `${host.toLowerCase()}/${clean}`;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}
