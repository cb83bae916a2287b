/** What is searched apart from everything else; names the tables of migrations/002-search.sql. */
export type Domain = 'memory';
