package greenwall.connectors.http;

import greenwall.fleet.TextEncodings;
import greenwall.fleet.source.Failure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Removes secrets and parts of them from foreign text: unchanged, reversed, in another case, and percent-,
/// escape-, base64-, base32- or hex-encoded. Very short secrets are left, because they would match
/// everywhere.
final class SecretScrubber {
    private static final int SHORTEST = 4;
    /// The shortest part of a long secret that is removed.
    private static final int RECOGNIZABLE = 8;

    private static final String TAKEN_OUT = "***";
    private static final Pattern ESCAPE =
            Pattern.compile("(?:%|\\\\x)H{2}|\\\\uH{4}|&#[xX]H{1,4};|&#(\\d{1,5});".replace("H", "[0-9a-fA-F]"));

    private SecretScrubber() {}

    static String scrub(String text, List<String> secrets) {
        if (text.isEmpty()) {
            return text;
        }
        var plain = DecodedText.of(text);
        var lettersAndDigits = plain.lettersAndDigits();
        var hidden = new BitSet();
        for (var secret : secrets) {
            if (secret.length() >= SHORTEST) {
                int run = Math.clamp(secret.length() / 2, SHORTEST, RECOGNIZABLE);
                mark(plain, secret, run, hidden);
                mark(plain, new StringBuilder(secret).reverse().toString(), run, hidden);
                for (var form : TextEncodings.base64(secret)) {
                    mark(plain, form, Math.min(form.length(), run * 4 / 3), hidden);
                }
                for (var form : TextEncodings.base32(secret)) {
                    mark(plain, form, Math.min(form.length(), run * 8 / 5), hidden);
                }
                if (secret.length() >= RECOGNIZABLE) {
                    mark(lettersAndDigits, secret.replaceAll("[^A-Za-z0-9]", ""), RECOGNIZABLE, hidden);
                }
                for (var form : TextEncodings.hex(secret)) {
                    mark(plain, form, Math.min(form.length(), run * form.length() / secret.length()), hidden);
                }
            }
        }
        return hidden.isEmpty() ? text : without(text, hidden);
    }

    /// Removes credentials from a failure, in case a server repeated them.
    static Failure scrub(Failure failure, List<String> secrets) {
        var found = scrub(failure.found(), secrets);
        var remedy = scrub(failure.remedy(), secrets);
        return found.equals(failure.found()) && remedy.equals(failure.remedy())
                ? failure
                : with(failure, found, remedy);
    }

    /// Removes credentials from the warnings of an answer.
    static <T> SourceRequest.ParsedResponse<T> scrub(SourceRequest.ParsedResponse<T> answer, List<String> secrets) {
        return answer.warnings().isEmpty() && answer.infos().isEmpty()
                ? answer
                : new SourceRequest.ParsedResponse<>(
                        answer.value(),
                        answer.warnings().stream().map(w -> scrub(w, secrets)).toList(),
                        answer.infos().stream().map(i -> scrub(i, secrets)).toList(),
                        answer.serverTime());
    }

    static Failure withFound(Failure failure, String found) {
        return with(failure, found, failure.remedy());
    }

    private static Failure with(Failure failure, String found, String remedy) {
        return switch (failure) {
            case Failure.Unreachable _ -> new Failure.Unreachable(found, remedy);
            case Failure.Refused f -> new Failure.Refused(f.status(), f.type(), found, remedy);
            case Failure.Throttled f -> new Failure.Throttled(f.retryAfter(), found, remedy);
            case Failure.TimedOut f -> new Failure.TimedOut(f.deadline(), found, remedy);
            case Failure.Malformed _ -> new Failure.Malformed(found, remedy);
            case Failure.TooLarge f -> new Failure.TooLarge(f.limitBytes(), found, remedy);
            case Failure.Partial _ -> new Failure.Partial(found, remedy);
            case Failure.Cancelled _ -> new Failure.Cancelled(found, remedy);
        };
    }

    /// Marks each run of this many letters of the original text that also occurs in the secret.
    private static void mark(DecodedText text, String secret, int run, BitSet hidden) {
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

    private static String without(String text, BitSet hidden) {
        var out = new StringBuilder();
        int from = 0;
        for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(from)) {
            out.append(text, from, start).append(TAKEN_OUT);
            from = hidden.nextClearBit(start);
        }
        return out.append(text, from, text.length()).toString();
    }

    /// The text in lower case with `%41`, `\x41`, `\u0041` and `&#65;` decoded, and the position of each letter
    /// in the original text.
    private record DecodedText(StringBuilder letters, List<Integer> starts, List<Integer> ends) {
        static DecodedText of(String text) {
            var decoded = new DecodedText(new StringBuilder(), new ArrayList<>(), new ArrayList<>());
            var escape = ESCAPE.matcher(text);
            int at = 0;
            while (escape.find()) {
                decoded.addPlain(text, at, escape.start());
                at = escape.end();
                int code = escape.group(1) != null
                        ? Integer.parseInt(escape.group(1))
                        : Integer.parseInt(escape.group().replaceAll("^(%|&#.|..)|;", ""), 16);
                decoded.add((char) code, escape.start(), at);
            }
            decoded.addPlain(text, at, text.length());
            return decoded;
        }

        private void addPlain(String text, int from, int to) {
            for (int i = from; i < to; i++) {
                add(text.charAt(i), i, i + 1);
            }
        }

        /// The lower case of some letters has another length, but no secret in a header contains such a
        /// letter.
        private void add(char letter, int start, int end) {
            letters.append(Character.toLowerCase(letter));
            starts.add(start);
            ends.add(end);
        }

        /// Only the letters and digits, to find secrets with other characters in between.
        DecodedText lettersAndDigits() {
            var lettersAndDigits = new DecodedText(new StringBuilder(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < letters.length(); i++) {
                if (Character.isLetterOrDigit(letters.charAt(i))) {
                    lettersAndDigits.add(letters.charAt(i), starts.get(i), ends.get(i));
                }
            }
            return lettersAndDigits;
        }
    }
}
