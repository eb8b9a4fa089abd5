// node fvad.js RATE FOLDER
// For each FOLDER/*.raw (PCM16, mono), writes FOLDER/*.MODE.bits: one digit per 10 ms, 1 for speech, for each of the four modes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import createFvad from '@echogarden/fvad-wasm';

const fvad = await createFvad();
const [rate, folder] = [Number(process.argv[2]), process.argv[3]];
const frame = rate / 100;
const pointer = fvad._malloc(frame * 2);
for (const file of readdirSync(folder).filter((name) => name.endsWith('.raw'))) {
  const bytes = readFileSync(path.join(folder, file));
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  for (let mode = 0; mode < 4; mode++) {
    const detector = fvad._fvad_new();
    if (fvad._fvad_set_mode(detector, mode) !== 0 || fvad._fvad_set_sample_rate(detector, rate) !== 0) {
      throw new Error(`fvad takes neither mode ${mode} nor ${rate} Hz`);
    }

    let bits = '';
    for (let at = 0; at + frame <= samples.length; at += frame) {
      fvad.HEAP16.set(samples.subarray(at, at + frame), pointer >> 1);
      bits += fvad._fvad_process(detector, pointer, frame) === 1 ? '1' : '0';
    }

    writeFileSync(path.join(folder, file.replace(/raw$/, `${mode}.bits`)), bits);
    fvad._fvad_free(detector);
  }
}
