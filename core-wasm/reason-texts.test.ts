/** Every reason has its sentence in every language, and every sentence a reason. */
import t from "tap";
import { REASON_FIELDS } from "./layout.js";
import { LANGUAGES, loadReasonTexts } from "./reason-texts.js";

for (const language of LANGUAGES) {
  t.test(`every reason has a sentence of its own in ${language}, in its order`, async (t) => {
    const texts = loadReasonTexts(language);
    const named = Object.entries(texts).map(([rule, names]) => [rule, ...Object.keys(names)]);
    t.same(
      named,
      REASON_FIELDS.map(({ rule, names }) => [rule, ...names]),
    );
    const sentences = Object.values(texts).flatMap((names) => Object.values(names));
    t.same(
      sentences.filter((sentence) => !/^[\p{Lu}0-9].*[^.]\.$/u.test(sentence)),
      [],
      "a sentence begins with a capital and ends with a full stop",
    );
    t.equal(new Set(sentences).size, sentences.length);
  });
}
