/**
 * The file of a thread beside the one that starts it: the same code runs from source and from a build.
 *
 * @param starter `import.meta.url` of the module that starts it
 * @param name of the thread's module, without its ending
 */
export function threadFile(starter: string, name: string): URL {
  return new URL(`./${name}${starter.endsWith('.ts') ? '.ts' : '.js'}`, starter);
}
