// The microphone and the speaker of the page.
const LINE_RATE = 24000;

/** Why there is no microphone, for people. */
export function describeMicrophoneError(error) {
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The browser does not allow the microphone. Allow it in the address bar, or use a WAV file instead.';
    case 'NotFoundError':
      return 'There is no microphone. Connect one, or use a WAV file instead.';
    default:
      return `The microphone can\u2019t be used: ${error.message}. Use a WAV file instead.`;
  }
}

/** Reads an audio file, at the rate of the line. */
export async function readAudioFile(file) {
  return new OfflineAudioContext(1, 1, LINE_RATE).decodeAudioData(await file.arrayBuffer());
}

/** The sound of one call. */
export class Sound {
  #context;
  #speaker;
  #microphone;
  #stream = null;
  #file = null;

  constructor(context, onFrame, onHeardLevel) {
    this.#context = context;
    this.#speaker = new AudioWorkletNode(context, 'speaker', { numberOfInputs: 0, outputChannelCount: [1] });
    this.#speaker.port.onmessage = event => onHeardLevel(event.data.level);
    this.#speaker.connect(context.destination);
    this.#microphone = new AudioWorkletNode(context, 'microphone', {
      outputChannelCount: [1], channelCount: 1, channelCountMode: 'explicit', channelInterpretation: 'speakers',
    });
    this.#microphone.port.onmessage = event => onFrame(event.data.frame, event.data.level);

    // Its output is silent, but a node that leads nowhere is not run.
    this.#microphone.connect(context.destination);
  }

  /** Opens the sound with the microphone, or with a file if there is one. Call it in an event of the user. */
  static async open({ file, isCleaned, onFrame, onHeardLevel }) {
    const stream = file ? null : await Sound.#openMicrophone(isCleaned);
    try {
      return await Sound.#create(LINE_RATE, stream, file, onFrame, onHeardLevel);
    } catch (error) {
      if (error.name === 'NotSupportedError') {
        // Not every browser connects a microphone to another rate than its own: the worklet then changes the rate.
        return await Sound.#create(undefined, stream, file, onFrame, onHeardLevel);
      }
      stream?.getTracks().forEach(track => track.stop());
      throw error;
    }
  }

  static #openMicrophone(isCleaned) {
    if (!navigator.mediaDevices) {
      throw new DOMException('no microphone', 'NotFoundError');
    }
    return navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: isCleaned, noiseSuppression: isCleaned, autoGainControl: isCleaned },
    });
  }

  static async #create(sampleRate, stream, file, onFrame, onHeardLevel) {
    const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
    try {
      await context.audioWorklet.addModule('worklet.js');
      const source = stream && context.createMediaStreamSource(stream);
      const sound = new Sound(context, onFrame, onHeardLevel);
      source?.connect(sound.#microphone);
      sound.#stream = stream;
      sound.#file = file;
      await context.resume();
      return sound;
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  /** Plays a frame that the line has sent. */
  play(frame) {
    this.#speaker.port.postMessage(frame, [frame]);
  }

  /** Drops what is late, so that a clear is heard at once. What is on time is heard, as in the recording. */
  hurry() {
    this.#speaker.port.postMessage(null);
  }

  mute(isMuted) {
    this.#microphone.port.postMessage({ isMuted });
  }

  /** Says the file, if it is the microphone. */
  sayFile(onEnded) {
    if (!this.#file) {
      return;
    }
    const source = new AudioBufferSourceNode(this.#context, { buffer: this.#file });
    source.connect(this.#microphone);
    source.onended = onEnded;
    source.start();
  }

  /** Beeps as the key of a phone, for the person only. */
  beep(frequencies) {
    const gain = new GainNode(this.#context, { gain: 0.06 });
    gain.connect(this.#context.destination);
    for (const frequency of frequencies) {
      const tone = new OscillatorNode(this.#context, { frequency });
      tone.connect(gain);
      tone.start();
      tone.stop(this.#context.currentTime + 0.12);
    }
  }

  async close() {
    this.#stream?.getTracks().forEach(track => track.stop());
    await this.#context.close();
  }
}
