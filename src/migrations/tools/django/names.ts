import { baseName, directoryOf } from '../paths.js'

/** `shop/migrations/0002_add_total.py`: what `makemigrations` makes. */
export function isNumbered(path: string): boolean {
  return baseName(directoryOf(path)) === 'migrations' && /^\d{4}_\w+\.py$/.test(baseName(path))
}

/** Django loads every module of the package, whatever its name. */
export function isModule(path: string): boolean {
  return baseName(directoryOf(path)) === 'migrations' && /^[a-z0-9]\w*\.py$/i.test(baseName(path))
}

export function isSettings(path: string): boolean {
  return /(?:^|\/)(?:settings(?:_\w+)?\.py|settings\/\w+\.py)$/.test(path)
}
