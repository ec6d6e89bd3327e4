/** Of things that are too many in some way as few as still are, one chunk after the other left out; later ones go first. */
export function shrink<T>(all: readonly T[], areTooMany: (some: readonly T[]) => boolean): readonly T[] {
  let left = all;
  let size = all.length;
  while (size > 0) {
    for (let end = left.length; end > 0; end -= size) {
      const fewer = [...left.slice(0, Math.max(end - size, 0)), ...left.slice(end)];
      if (areTooMany(fewer)) left = fewer;
    }
    size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return left;
}
