/** Hands the person a file, as any download. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser may only now begin to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 600_000);
}
