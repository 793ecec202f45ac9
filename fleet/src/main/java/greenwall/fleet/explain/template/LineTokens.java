package greenwall.fleet.explain.template;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The tokens of one line, in arrays that are reused for the next line: the kind of each token, its text with
/// masked variable parts, and a hash of that text.
final class LineTokens {
    /// The maximum number of tokens. The rest of the line is not read; its template then ends in a variable
    /// part.
    static final int MAX_TOKENS = 160;

    static final char MASK = '\u0001';

    static final byte WORD = 0;
    /// Text with a variable part in it, such as `blk_<*>`.
    static final byte PARTIAL = 1;
    static final byte VARIABLE = 2;
    static final byte PUNCTUATION = 3;
    /// An empty position in this line: two blanks where a value is missing, or nothing after `key=`.
    static final byte EMPTY = 4;

    static final long VARIABLE_HASH = hash(new char[] {MASK}, 0, 1);
    static final long EMPTY_HASH = VARIABLE_HASH + 1;

    int size;
    final byte[] kind = new byte[MAX_TOKENS];
    final long[] hash = new long[MAX_TOKENS];
    final boolean[] spaced = new boolean[MAX_TOKENS];
    /// Whether a variable is a plain amount, which a unit may follow.
    final boolean[] amount = new boolean[MAX_TOKENS];

    /// The position of each token in the line; for merged tokens, that of the first.
    final int[] lineFrom = new int[MAX_TOKENS];
    final int[] lineTo = new int[MAX_TOKENS];

    private int nextFrom;
    private int nextTo;
    private final int[] from = new int[MAX_TOKENS];
    private final int[] to = new int[MAX_TOKENS];
    private char[] text = new char[8192];
    private int textEnd;

    void clear() {
        size = 0;
        textEnd = 0;
    }

    /// Tokens added from here on belong to this range of the line.
    void setRange(int start, int end) {
        nextFrom = start;
        nextTo = end;
    }

    boolean isFull() {
        return size == MAX_TOKENS;
    }

    void add(byte tokenKind, boolean afterSpace, char[] source, int start, int end) {
        int begin = begin();
        append(source, start, end);
        finish(tokenKind, afterSpace, begin);
    }

    void addVariable(boolean afterSpace, boolean isAmount) {
        if (size < MAX_TOKENS) {
            set(size, VARIABLE, VARIABLE_HASH, afterSpace, textEnd, textEnd);
            amount[size++] = isAmount;
        }
    }

    void addEmpty(boolean afterSpace) {
        if (size < MAX_TOKENS) {
            set(size++, EMPTY, EMPTY_HASH, afterSpace, textEnd, textEnd);
        }
    }

    int begin() {
        return textEnd;
    }

    void append(char[] source, int start, int end) {
        if (textEnd + end - start > text.length) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, textEnd + end - start));
        }
        System.arraycopy(source, start, text, textEnd, end - start);
        textEnd += end - start;
    }

    void appendMask() {
        if (textEnd == text.length) {
            text = Arrays.copyOf(text, text.length * 2);
        }
        text[textEnd++] = MASK;
    }

    void finish(byte tokenKind, boolean afterSpace, int begin) {
        if (size < MAX_TOKENS) {
            set(size++, tokenKind, hash(text, begin, textEnd), afterSpace, begin, textEnd);
        }
    }

    /// Removes the text that was appended since `begin`.
    void undo(int begin) {
        textEnd = begin;
    }

    private void set(int i, byte tokenKind, long tokenHash, boolean afterSpace, int start, int end) {
        kind[i] = tokenKind;
        hash[i] = tokenHash;
        spaced[i] = afterSpace;
        amount[i] = false;
        from[i] = start;
        to[i] = end;
        lineFrom[i] = nextFrom;
        lineTo[i] = nextTo;
    }

    /// Keeps the first token, if it is a word and may be kept, and one variable for the rest.
    void keepFirstWord(boolean mayKeep) {
        size = mayKeep && size > 0 && kind[0] == WORD ? 1 : 0;
        addVariable(size > 0, false);
    }

    void move(int source, int target) {
        kind[target] = kind[source];
        hash[target] = hash[source];
        spaced[target] = spaced[source];
        amount[target] = amount[source];
        from[target] = from[source];
        to[target] = to[source];
        lineFrom[target] = lineFrom[source];
        lineTo[target] = lineTo[source];
    }

    void makeVariable(int i) {
        kind[i] = VARIABLE;
        hash[i] = VARIABLE_HASH;
        amount[i] = false;
    }

    boolean isPunctuation(int i, char c) {
        return kind[i] == PUNCTUATION && to[i] - from[i] == 1 && text[from[i]] == c;
    }

    char first(int i) {
        return from[i] < to[i] ? text[from[i]] : 0;
    }

    /// The text of the token in a template, without its variable part.
    String text(int i) {
        return kind[i] == VARIABLE ? String.valueOf(MASK) : wellFormed(new String(text, from[i], to[i] - from[i]));
    }

    /// Replaces lone surrogates, which come from truncated or damaged lines, because they cannot be written.
    private static String wellFormed(String text) {
        boolean broken = text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return broken ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) : text;
    }

    static long hash(char[] text, int from, int to) {
        long h = 0x9E3779B97F4A7C15L;
        for (int i = from; i < to; i++) {
            h = (h ^ text[i]) * 0x100000001B3L;
        }
        return mix(h);
    }

    static long mix(long h) {
        long x = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
        x = (x ^ (x >>> 32)) * 0xD6E8FEB86659FD93L;
        return x ^ (x >>> 32);
    }
}
