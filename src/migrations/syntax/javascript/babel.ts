// Imported dynamically, a CommonJS package has no named exports in the bundle; through this module it has.
export { parse } from '@babel/parser'
