package greenwall.fleet.explain.template;

import java.util.Arrays;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One sequence of tokens, with its variable parts masked. Many lines share a pattern, and some patterns share
/// a template.
final class LinePattern {
    private static final int LONGEST_NAME = 4;
    private static final Pattern NAME = Pattern.compile("\\p{L}.*[._$/:@-].*\\p{L}");

    private final int number;
    private final byte[] kinds;
    private final long[] hashes;
    private final boolean[] spaced;
    private final String[] texts;
    private final LogTemplate template;
    private final long widened;
    private final int words;
    private final int variables;
    private @Nullable String text;

    private LinePattern(int number, byte[] kinds, long[] hashes, boolean[] spaced, String[] texts, long widened) {
        this.widened = widened;
        this.kinds = kinds;
        this.hashes = hashes;
        this.spaced = spaced;
        this.texts = texts;
        this.words = count(i -> kinds[i] == LineTokens.WORD);
        this.variables = count(i -> kinds[i] == LineTokens.VARIABLE);
        this.number = number;
        this.template = new LogTemplate(String.format("%016x", hash(hashes, hashes.length)), this);
    }

    /// @param known the texts of tokens, shared among all patterns
    static LinePattern of(int number, LineTokens tokens, Map<Long, String> known) {
        int size = tokens.size;
        String[] texts = new String[size];
        for (int i = 0; i < size; i++) {
            int place = i;
            texts[i] = known.computeIfAbsent(tokens.hash[i], _ -> tokens.text(place));
        }
        return new LinePattern(
                number,
                Arrays.copyOf(tokens.kind, size),
                Arrays.copyOf(tokens.hash, size),
                Arrays.copyOf(tokens.spaced, size),
                texts,
                0);
    }

    /// A copy in which the token at `i` is variable.
    LinePattern widened(int newNumber, int i) {
        byte[] newKinds = kinds.clone();
        long[] newHashes = hashes.clone();
        String[] newTexts = texts.clone();
        newKinds[i] = LineTokens.VARIABLE;
        newHashes[i] = LineTokens.VARIABLE_HASH;
        newTexts[i] = String.valueOf(LineTokens.MASK);
        long wide = i < Long.SIZE ? widened | 1L << i : widened;
        return new LinePattern(newNumber, newKinds, newHashes, spaced, newTexts, wide);
    }

    long hash() {
        return hash(hashes, hashes.length);
    }

    /// A hash that depends on the order. Each position adds its part, so that [#hashesAround] need not read all
    /// tokens for each position.
    static long hash(long[] hashes, int size) {
        return LineTokens.mix(sum(hashes, size));
    }

    private static long sum(long[] hashes, int size) {
        long sum = size;
        for (int i = 0; i < size; i++) {
            sum += part(hashes[i], i);
        }
        return sum;
    }

    private static long part(long hash, int i) {
        return LineTokens.mix(hash + i * 0x9E3779B97F4A7C15L);
    }

    /// For each position, the hash of all others.
    long[] hashesAround() {
        long sum = sum(hashes, hashes.length);
        long[] around = new long[hashes.length];
        for (int i = 0; i < hashes.length; i++) {
            around[i] = LineTokens.mix((sum - part(hashes[i], i)) ^ (i + 1) * 0xC2B2AE3D27D4EB4FL);
        }
        return around;
    }

    /// The hash of the pattern without all multi-part names, if there are at least two of them; else 0.
    long hashWithoutNames() {
        long sum = hashes.length;
        int names = 0;
        for (int i = 0; i < hashes.length; i++) {
            boolean name = isName(i);
            names += name ? 1 : 0;
            sum += part(name ? LineTokens.EMPTY_HASH : hashes[i], i);
        }
        return names < 2 ? 0 : LineTokens.mix(sum ^ 0x165667B19E3779F9L);
    }

    boolean isWord(int i) {
        return kinds[i] == LineTokens.WORD || kinds[i] == LineTokens.PARTIAL;
    }

    long hashWithoutWords() {
        long sum = hashes.length;
        for (int i = 0; i < hashes.length; i++) {
            sum += part(isWord(i) ? LineTokens.EMPTY_HASH : hashes[i], i);
        }
        return LineTokens.mix(sum);
    }

    /// The hash of the pattern without all known names, even if they contain a variable; 0 if there is none, or
    /// if nothing else remains.
    ///
    /// @param outFrom the start of a range that is left out like a name
    long hashWithout(LearnedNames names, int outFrom, int outTo) {
        long sum = 0;
        int place = 0;
        int found = 0;
        int others = 0;
        for (int i = 0; i < hashes.length; i++) {
            boolean out = i >= outFrom && i < outTo || isLeftOut(names, i);
            found += out ? 1 : 0;
            others += kinds[i] == LineTokens.WORD && !out ? 1 : 0;
            if (i > outFrom && i < outTo) {
                continue;
            }
            sum += part(out ? LineTokens.VARIABLE_HASH : hashes[i], place++);
            if (out && isPort(i + 1)) {
                i += 2;
            }
        }
        return found == 0 || others == 0 ? 0 : LineTokens.mix((sum + place) ^ 0x27D4EB2F165667C5L);
    }

    private boolean isLeftOut(LearnedNames names, int i) {
        // A value of a key may distinguish templates until the key is known to have many values.
        boolean name = kinds[i] == LineTokens.WORD && names.has(hashes[i]) && !isValueOfKey(i);
        return name || kinds[i] == LineTokens.VARIABLE || kinds[i] == LineTokens.PARTIAL && names.has(hashes[i]);
    }

    /// Whether `:<*>` follows directly after a name: a port belongs to its host.
    private boolean isPort(int i) {
        return i + 1 < kinds.length
                && kinds[i + 1] == LineTokens.VARIABLE
                && texts[i].equals(":")
                && !spaced[i]
                && !spaced[i + 1];
    }

    /// The length of a name of several capitalised words that begins at this token; 0 if there is none.
    int nameOfWords(int from) {
        int to = from;
        while (to < kinds.length
                && to < from + LONGEST_NAME
                && kinds[to] == LineTokens.WORD
                && Character.isUpperCase(texts[to].charAt(0))
                && (to == from || spaced[to])) {
            to++;
        }
        return to - from < 2 || words - (to - from) < 2 ? 0 : to - from;
    }

    /// Whether this position was made variable because many different words occur at it.
    boolean isWidened(int i) {
        return i < Long.SIZE && (widened & 1L << i) != 0;
    }

    /// Joins both patterns into one template, in which the positions where they differ are variable.
    void join(LinePattern other, TemplateGeneralizer.Patterns widening) {
        LinePattern widest = size() == other.size() ? covering(other, widening) : this;
        widest.template().join(template);
        widest.template().join(other.template);
    }

    /// This pattern with each position variable where the other one, of equal length, differs.
    LinePattern covering(LinePattern other, TemplateGeneralizer.Patterns widening) {
        LinePattern widest = this;
        for (int place = 0; place < size(); place++) {
            if (widest.kind(place) != LineTokens.VARIABLE && other.differsAt(place, widest)) {
                widest = widening.widened(widest, place);
            }
        }
        return widest;
    }

    /// Whether the token is a multi-part name: of a class, a setting, a file, a constant.
    boolean isName(int i) {
        return kinds[i] == LineTokens.PARTIAL
                || (kinds[i] == LineTokens.WORD
                        && texts[i].length() > 4
                        && NAME.matcher(texts[i]).matches());
    }

    long hash(int i) {
        return hashes[i];
    }

    boolean differsAt(int i, LinePattern other) {
        return hashes[i] != other.hashes[i];
    }

    boolean isValueOfKey(int i) {
        return i > 0 && texts[i - 1].equals("=");
    }

    int plainWords() {
        return count(i -> kinds[i] == LineTokens.WORD && !isName(i));
    }

    private int count(IntPredicate positions) {
        return (int) IntStream.range(0, kinds.length).filter(positions).count();
    }

    int number() {
        return number;
    }

    int size() {
        return kinds.length;
    }

    byte kind(int i) {
        return kinds[i];
    }

    int words() {
        return words;
    }

    int variables() {
        return variables;
    }

    LogTemplate template() {
        return template;
    }

    /// The line with `<*>` for each variable part.
    String text() {
        String known = text;
        if (known == null) {
            known = text(-1, "");
            text = known;
        }
        return known;
    }

    String text(int place, String value) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < texts.length; i++) {
            if (spaced[i] && i > 0) {
                line.append(' ');
            }
            line.append(i == place ? value : texts[i].replace(String.valueOf(LineTokens.MASK), "<*>"));
        }
        return line.toString();
    }
}
