// The audio thread of the page. The line has 24,000 Hz, mono, 16 bits, in frames of 20 ms; the browser may have another rate.
const LINE_RATE = 24000;
const FRAME = 480;
const HALF_TAPS = 16;

/** Changes the sample rate by a windowed sinc, which also removes what the lower rate can't carry. */
class Resampler {
  constructor(from, to) {
    this.step = from / to;
    this.cutoff = Math.min(1, to / from) * 0.94;
    this.kept = new Float32Array(2 * HALF_TAPS);
    this.at = HALF_TAPS;
  }

  process(input) {
    if (this.step === 1) {
      return input;
    }
    const samples = new Float32Array(this.kept.length + input.length);
    samples.set(this.kept);
    samples.set(input, this.kept.length);
    const output = [];
    for (; this.at + HALF_TAPS < samples.length; this.at += this.step) {
      output.push(this.sampleAt(samples, this.at));
    }
    const drop = Math.min(Math.max(Math.floor(this.at) - HALF_TAPS, 0), samples.length);
    this.kept = samples.slice(drop);
    this.at -= drop;
    return Float32Array.from(output);
  }

  sampleAt(samples, position) {
    const first = Math.floor(position) - HALF_TAPS + 1;
    let sum = 0;
    for (let i = Math.max(first, 0); i < first + 2 * HALF_TAPS && i < samples.length; i++) {
      const x = i - position;
      const window = 0.5 + 0.5 * Math.cos(Math.PI * x / HALF_TAPS);
      const y = Math.PI * x * this.cutoff;
      sum += samples[i] * window * this.cutoff * (y === 0 ? 1 : Math.sin(y) / y);
    }
    return sum;
  }
}

const levelOf = samples => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** Cuts what the microphone hears into frames for the line. */
class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, LINE_RATE);
    this.frame = new Int16Array(FRAME);
    this.count = 0;
    this.isMuted = false;
    this.port.onmessage = event => { this.isMuted = event.data.isMuted; };
  }

  process(inputs) {
    // Without a source the line is silent, but it does not stop.
    const input = inputs[0][0] ?? new Float32Array(128);
    for (const sample of this.resampler.process(input)) {
      this.frame[this.count++] = this.isMuted ? 0 : Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
      if (this.count === FRAME) {
        const level = levelOf(Float32Array.from(this.frame, value => value / 32768));
        this.port.postMessage({ frame: this.frame.buffer, level }, [this.frame.buffer]);
        this.frame = new Int16Array(FRAME);
        this.count = 0;
      }
    }
    return true;
  }
}

/**
 * Plays the frames of the line. It starts when two are there, so that the next may be a little late. When too many are there, the oldest
 * are dropped, silent ones first: what is heard is never more than 80 ms old.
 */
class Speaker extends AudioWorkletProcessor {
  static ENOUGH = 2;
  static MANY = 3;
  static MOST = 4;

  constructor() {
    super();
    this.resampler = new Resampler(LINE_RATE, sampleRate);
    this.frames = [];
    this.offset = 0;
    this.isPlaying = false;
    this.port.onmessage = event => event.data ? this.add(new Int16Array(event.data)) : this.drop();
  }

  add(pcm) {
    const samples = Float32Array.from(pcm, value => value / 32768);
    const isSilent = pcm.every(value => value === 0);
    this.frames.push({ samples: this.resampler.process(samples), isSilent });
    if (this.frames.length > Speaker.MANY) {
      // Not the first: a part of it may have been played.
      const silent = this.frames.findIndex((frame, i) => i > 0 && frame.isSilent);
      if (silent > 0) {
        this.frames.splice(silent, 1);
      }
    }
    if (this.frames.length > Speaker.MOST) {
      this.drop();
    }
    this.port.postMessage({ level: levelOf(samples) });
  }

  /** Drops what is more than enough. */
  drop() {
    if (this.frames.length > Speaker.ENOUGH) {
      this.frames.splice(0, this.frames.length - Speaker.ENOUGH);
      this.offset = 0;
    }
  }

  process(_, outputs) {
    const output = outputs[0][0];
    this.isPlaying ||= this.frames.length >= Speaker.ENOUGH;
    for (let i = 0; this.isPlaying && i < output.length;) {
      if (this.frames.length === 0) {
        this.isPlaying = false;
        break;
      }
      const { samples } = this.frames[0];
      const count = Math.min(output.length - i, samples.length - this.offset);
      output.set(samples.subarray(this.offset, this.offset + count), i);
      i += count;
      this.offset += count;
      if (this.offset >= samples.length) {
        this.frames.shift();
        this.offset = 0;
      }
    }
    return true;
  }
}

registerProcessor('microphone', Microphone);
registerProcessor('speaker', Speaker);
