// A short tone, made and not fetched; a page that nobody has touched yet stays silent.
export function chime(): void {
  const Audio = globalThis.AudioContext;
  if (!Audio) return;
  const context = new Audio();
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.value = 660;
  loudness.gain.setValueAtTime(0.08, context.currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.35);
  tone.connect(loudness).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.4);
  tone.onended = () => void context.close();
}
