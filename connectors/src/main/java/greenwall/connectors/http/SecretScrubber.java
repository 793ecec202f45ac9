package greenwall.connectors.http;

import greenwall.fleet.EncodedForms;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Takes secrets out of a text that somebody else wrote: as they are, in other letters, percent-, escape-, base64-,
/// base32- or
/// hex-coded, and parts of them. What is so short that it would be found everywhere is left.
final class SecretScrubber {
    private static final int SHORTEST = 4;
    /// A shorter part of a secret may stay in the text.
    private static final int TELLING = 8;

    private static final String TAKEN_OUT = "***";

    private SecretScrubber() {}

    static String out(String said, List<String> secrets) {
        if (said.isEmpty()) {
            return said;
        }
        var plain = Decoded.of(said);
        var bare = plain.bare();
        var hidden = new BitSet();
        for (var secret : secrets) {
            if (secret.length() >= SHORTEST) {
                int run = Math.clamp(secret.length() / 2, SHORTEST, TELLING);
                mark(plain, secret, run, hidden);
                mark(plain, new StringBuilder(secret).reverse().toString(), run, hidden);
                for (var spelt : EncodedForms.base64(secret)) {
                    mark(plain, spelt, Math.min(spelt.length(), run * 4 / 3), hidden);
                }
                for (var spelt : EncodedForms.base32(secret)) {
                    mark(plain, spelt, Math.min(spelt.length(), run * 8 / 5), hidden);
                }
                if (secret.length() >= TELLING) {
                    mark(bare, secret.replaceAll("[^A-Za-z0-9]", ""), TELLING, hidden);
                }
                for (var spelt : EncodedForms.hex(secret)) {
                    mark(plain, spelt, Math.min(spelt.length(), run * spelt.length() / secret.length()), hidden);
                }
            }
        }
        return hidden.isEmpty() ? said : without(said, hidden);
    }

    /// Marks, in the text as it was said, each run of that many letters that the secret has as well.
    private static void mark(Decoded text, String secret, int run, BitSet hidden) {
        var wanted = secret.toLowerCase(Locale.ROOT);
        if (run < SHORTEST || wanted.length() < run || text.letters.length() < run) {
            return;
        }
        var runs = new HashSet<String>();
        for (int i = 0; i + run <= wanted.length(); i++) {
            runs.add(wanted.substring(i, i + run));
        }
        for (int i = 0; i + run <= text.letters.length(); i++) {
            if (runs.contains(text.letters.substring(i, i + run))) {
                hidden.set(text.starts.get(i), text.ends.get(i + run - 1));
            }
        }
    }

    private static String without(String said, BitSet hidden) {
        var out = new StringBuilder();
        int from = 0;
        for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(from)) {
            out.append(said, from, start).append(TAKEN_OUT);
            from = hidden.nextClearBit(start);
        }
        return out.append(said, from, said.length()).toString();
    }

    /// The text in small letters, with `%41`, `\x41`, `\u0041` and `&#65;` read, and where in the text each of its
    /// letters begins and ends.
    private record Decoded(String letters, List<Integer> starts, List<Integer> ends) {
        static Decoded of(String said) {
            var letters = new StringBuilder(said.length());
            var starts = new ArrayList<Integer>(said.length());
            var ends = new ArrayList<Integer>(said.length());
            int at = 0;
            while (at < said.length()) {
                starts.add(at);
                int length = escape(said, at);
                if (length > 0) {
                    letters.append((char) value(said, at, length));
                    at += length;
                } else {
                    letters.append(said.charAt(at++));
                }
                ends.add(at);
            }
            // A letter may have another length in small letters; no secret in a header has one.
            for (int i = 0; i < letters.length(); i++) {
                letters.setCharAt(i, Character.toLowerCase(letters.charAt(i)));
            }
            return new Decoded(letters.toString(), starts, ends);
        }

        /// Its letters and digits alone, for what was said with something between them.
        Decoded bare() {
            var kept = new StringBuilder();
            var begin = new ArrayList<Integer>();
            var end = new ArrayList<Integer>();
            for (int i = 0; i < letters.length(); i++) {
                if (Character.isLetterOrDigit(letters.charAt(i))) {
                    kept.append(letters.charAt(i));
                    begin.add(starts.get(i));
                    end.add(ends.get(i));
                }
            }
            return new Decoded(kept.toString(), begin, end);
        }

        /// How long the escape at this place is; 0 where there is none.
        private static int escape(String said, int at) {
            if (hexAt(said, at, "%", 2)) {
                return 3;
            }
            if (hexAt(said, at, "\\x", 2)) {
                return 4;
            }
            if (hexAt(said, at, "\\u", 4)) {
                return 6;
            }
            if (said.startsWith("&#", at)) {
                int end = said.indexOf(';', at);
                return end > at + 2
                                && end - at <= 8
                                && said.substring(at + 2, end).matches("\\d{1,5}|[xX][0-9a-fA-F]{1,4}")
                        ? end - at + 1
                        : 0;
            }
            return 0;
        }

        private static boolean hexAt(String said, int at, String sign, int digits) {
            int from = at + sign.length();
            if (!said.startsWith(sign, at) || from + digits > said.length()) {
                return false;
            }
            for (int i = from; i < from + digits; i++) {
                if (Character.digit(said.charAt(i), 16) < 0) {
                    return false;
                }
            }
            return true;
        }

        private static int value(String said, int at, int length) {
            var code = said.substring(at, at + length);
            if (code.startsWith("&#")) {
                var number = code.substring(2, code.length() - 1);
                return number.startsWith("x") || number.startsWith("X")
                        ? Integer.parseInt(number.substring(1), 16)
                        : Integer.parseInt(number);
            }
            return Integer.parseInt(code.substring(code.startsWith("%") ? 1 : 2), 16);
        }
    }
}
