/**
 * Listens to what the terminal sends until the function that is given back is called; then the stream rests.
 * `ended`: the terminal has gone.
 */
export function listenToTerminal(
  stream: NodeJS.ReadStream,
  { data, ended }: { readonly data: (chunk: Buffer) => void; readonly ended: () => void },
): () => void {
  stream.on('data', data);
  stream.on('end', ended);
  stream.on('error', ended);
  stream.resume();
  return () => {
    stream.off('data', data);
    stream.off('end', ended);
    stream.off('error', ended);
    stream.pause();
  };
}
