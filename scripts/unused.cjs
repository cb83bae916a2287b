// Stands in the bundle for packages that a package of mira's imports and mira never uses (scripts/build.mjs).
function refuse() {
  throw new Error('this part of a package is not built into mira');
}

module.exports = Object.assign(refuse, { get: refuse, highlight: refuse });
