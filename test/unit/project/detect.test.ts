import { expect, test } from 'vitest';
import { detectProject } from '../../../src/project/detect.ts';

const detect = (cwd: string, ...files: string[]) => detectProject(cwd, (path) => files.includes(path));

test('each rule looks all the way up before the next one is asked', () => {
  expect(detect('/a/b/c', '/a/.mira/project.toml', '/a/b/.git')).toEqual({ folder: '/a', detectedBy: 'marker' });
  expect(detect('/a/b/c', '/a/.git', '/a/b/package.json')).toEqual({ folder: '/a', detectedBy: 'git' });
  expect(detect('/a/b/c', '/a/go.mod')).toEqual({ folder: '/a', detectedBy: 'package' });
  expect(detect('/a/b/c')).toEqual({ folder: '/a/b/c', detectedBy: 'directory' });
});

test('the nearest folder wins within one rule', () => {
  expect(detect('/a/b/c', '/a/.git', '/a/b/.git').folder).toBe('/a/b');
  expect(detect('/a/b/c', '/a/b/c/.mira/project.toml', '/a/.mira/project.toml').folder).toBe('/a/b/c');
});

test.each(['Cargo.toml', 'package.json', 'pyproject.toml', 'go.mod'])('%s makes a package', (file) => {
  expect(detect('/a/b', `/a/${file}`)).toEqual({ folder: '/a', detectedBy: 'package' });
});

test('the search ends below a ceiling, but never before the folder itself', () => {
  const found = (cwd: string, ...ceilings: string[]) =>
    detectProject(cwd, (path) => ['/a/.mira/project.toml', '/a/.git', '/a/package.json'].includes(path), ceilings)
      .folder;
  expect(found('/a/b/c')).toBe('/a');
  expect(found('/a/b/c', '/a')).toBe('/a/b/c');
  expect(found('/a/b/c', '/x', '/')).toBe('/a');
  expect(found('/a', '/a')).toBe('/a');
});

test('the root of the file system is looked at, too', () => {
  expect(detect('/a', '/.git')).toEqual({ folder: '/', detectedBy: 'git' });
  expect(detect('/', '/package.json')).toEqual({ folder: '/', detectedBy: 'package' });
});
