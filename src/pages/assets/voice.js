// Speaks a call: with a voice of the browser that speaks Indonesian and needs no internet, else with recorded words.

/** @typedef {{ id: number, at: number, ref: string, number: string, place: string, sentence: string, words: string[] }} Call */

/** Between words, and before "silakan": as a person would pause. */
const BETWEEN_WORDS_S = 0.04;
const BEFORE_PHRASE_S = 0.28;
const PHRASES = new Set(['nomor-antrean', 'silakan-menuju', 'silakan-lihat-layar']);
/** Quieter than this is the silence an encoder puts around a sound. */
const SILENT = 0.004;
/** A browser that never says a sentence is over must not hold up the calls behind it. */
const LONGEST_SENTENCE_MS = 20_000;

/** @type {AudioContext | undefined} */
let audio;
/** @type {Map<string, Promise<{ buffer: AudioBuffer, from: number, length: number }>>} */
const recordings = new Map();

function context() {
  audio ??= new AudioContext();
  return audio;
}

/** Whether the browser lets us sound; where it wants a press first, `unlock` from that press. */
export async function maySound() {
  if (context().state !== 'running') await Promise.race([context().resume(), new Promise((resolve) => setTimeout(resolve, 300))]).catch(() => undefined);
  return context().state === 'running';
}

export async function unlock() {
  await context().resume();
  if ('speechSynthesis' in window) speechSynthesis.resume();
}

/** The call in as few words as tell who and where: "A dua belas, Loket satu". @param {Call} call @returns {Call} */
export function briefly(call) {
  const sentence = call.sentence.replace(/^Nomor antrean /, '').replace(', silakan menuju ', ', ');
  return { ...call, sentence, words: call.words.filter((word) => !['chime', 'nomor-antrean', 'silakan-menuju'].includes(word)) };
}

/**
 * Speaks a call to its end, or until it is stopped.
 * @param {Call} call
 * @param {string} setting of the facility: auto, browser, recorded, off
 * @param {AbortSignal} [stop]
 * @returns {Promise<'browser' | 'recorded' | 'silent' | 'blocked' | 'failed' | 'stopped'>} how
 */
export async function speak(call, setting, stop = new AbortController().signal) {
  if (setting === 'off') return 'silent';
  if (!(await maySound())) return 'blocked';
  try {
    const how = await sound(call, setting, stop);
    return stop.aborted ? 'stopped' : how;
  } catch {
    return stop.aborted ? 'stopped' : 'failed';
  }
}

/**
 * @param {Call} call
 * @param {string} setting
 * @param {AbortSignal} stop
 * @returns {Promise<'browser' | 'recorded'>}
 */
async function sound({ sentence, words }, setting, stop) {
  const voice = setting === 'recorded' ? undefined : indonesianVoice(setting === 'browser');
  if (voice === undefined) {
    await play(words, stop);
    return 'recorded';
  }
  await play(words.filter((word) => word === 'chime'), stop);
  if (await say(sentence, voice, stop)) return 'browser';
  await play(words.filter((word) => word !== 'chime'), stop);
  return 'recorded';
}

/**
 * @param {boolean} mayNeedInternet
 * @returns {SpeechSynthesisVoice | undefined}
 */
function indonesianVoice(mayNeedInternet) {
  if (!('speechSynthesis' in window)) return undefined;
  const voices = speechSynthesis.getVoices().filter(({ lang }) => /^(id|in)([-_]|$)/i.test(lang));
  return voices.find(({ localService }) => localService) ?? (mayNeedInternet ? voices[0] : undefined);
}
// Some browsers know their voices only after they were asked.
if ('speechSynthesis' in window) speechSynthesis.getVoices();

/**
 * @param {string} sentence
 * @param {SpeechSynthesisVoice} voice
 * @param {AbortSignal} stop
 * @returns {Promise<boolean>} whether it was said
 */
function say(sentence, voice, stop) {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve(false);
    const utterance = new SpeechSynthesisUtterance(sentence);
    Object.assign(utterance, { voice, lang: voice.lang, rate: 0.9 });
    const breakOff = () => {
      speechSynthesis.cancel();
      over(false)();
    };
    const timer = setTimeout(breakOff, LONGEST_SENTENCE_MS);
    stop.addEventListener('abort', breakOff);
    const over = (/** @type {boolean} */ isSaid) => () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', breakOff);
      resolve(isSaid);
    };
    utterance.onend = over(true);
    utterance.onerror = over(false);
    speechSynthesis.speak(utterance);
  });
}

/** Plays recordings one after another. @param {readonly string[]} words @param {AbortSignal} stop */
async function play(words, stop) {
  const clips = await Promise.all(words.map(recording));
  if (stop.aborted) return;
  const output = context();
  let at = output.currentTime + 0.05;
  /** @type {AudioBufferSourceNode[]} */
  const sources = [];
  clips.forEach(({ buffer, from, length }, index) => {
    if (index > 0) at += PHRASES.has(words[index] ?? '') ? BEFORE_PHRASE_S : BETWEEN_WORDS_S;
    const source = output.createBufferSource();
    source.buffer = buffer;
    source.connect(output.destination);
    source.start(at, from, length);
    sources.push(source);
    at += length;
  });
  const seconds = at - output.currentTime;
  await new Promise((resolve) => {
    const last = sources.at(-1);
    if (last === undefined) return resolve(undefined);
    last.onended = resolve;
    stop.addEventListener('abort', () => {
      sources.forEach((source) => source.stop());
      resolve(undefined);
    });
    setTimeout(resolve, seconds * 1_000 + 1_500);
  });
}

/** @param {string} word */
function recording(word) {
  let known = recordings.get(word);
  if (known === undefined) {
    known = load(word);
    recordings.set(word, known);
    // What could not be fetched is tried again at the next call.
    known.catch(() => recordings.delete(word));
  }
  return known;
}

/** @param {string} word */
async function load(word) {
  const reply = await fetch(new URL(`./voice/${word}.mp3`, import.meta.url), { signal: AbortSignal.timeout(5_000) });
  if (!reply.ok) throw new Error(`${word}: ${reply.status}`);
  const buffer = await context().decodeAudioData(await reply.arrayBuffer());
  const samples = buffer.getChannelData(0);
  let first = 0;
  let end = samples.length;
  while (first < end && Math.abs(samples[first] ?? 0) < SILENT) first += 1;
  while (end > first && Math.abs(samples[end - 1] ?? 0) < SILENT) end -= 1;
  return { buffer, from: first / buffer.sampleRate, length: (end - first) / buffer.sampleRate };
}
