package greenwall.connectors.series;

import greenwall.fleet.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Interns the label sets of a source and their texts.
///
/// The wall asks the same questions again and again and the series come back in the same order. So each label
/// set remembers which one came after it: the next row is first compared, byte by byte, with the one that is
/// expected there, and only where that fails is it taken apart and looked up. Before the pool grows it forgets what no
/// answer has had for long, so that it is as large as what is in use.
///
/// Safe for several threads: the tables are guarded by `this`; a follower is a hint that may be of any answer.
public final class LabelPool {
    /// A set that none of so many answers had is forgotten.
    static final int LONG_AGO = 1 << 13;
    /// Where answers bring more than so many, all are forgotten: a server may send new ones for ever.
    static final int MOST_SETS = 1 << 20;
    /// Texts that stand in no set are forgotten when there are more than so many.
    private static final int MOST_TEXTS = 1 << 18;
    private static final int LONGEST_TEXT = 512;

    /// The bytes end before the labels do.
    static final int MORE = -1;
    /// The labels hold something that is not read here: escapes, characters beyond ASCII, whitespace.
    static final int ODD = -2;

    /// A label set. `odd` are the bytes in which it came, where these differ from the plain form: escapes,
    /// characters beyond ASCII, labels that were not in order.
    static final class Entry {
        final Labels labels;
        private final int hash;
        private final byte @Nullable [] odd;
        private @Nullable Entry next;

        @Nullable
        Entry follower;

        /// The last answer that held these labels, to notice those that come twice in one. Where two answers
        /// are read at once, one of them may miss that.
        private long answer;

        private Entry(Labels labels, int hash, byte @Nullable [] odd, @Nullable Entry next) {
            this.labels = labels;
            this.hash = hash;
            this.odd = odd;
            this.next = next;
        }

        /// Whether this set came before in the answer.
        boolean cameIn(long now) {
            boolean twice = answer == now;
            answer = now;
            return twice;
        }

        /// The position behind this label set's `{…}` at `from`, or -1 where something else stands there.
        int end(byte[] text, int from, int to) {
            if (odd != null) {
                int end = from + odd.length;
                return end <= to && Arrays.equals(odd, 0, odd.length, text, from, end) ? end : -1;
            }
            return plainEnd(labels, text, from, to);
        }
    }

    /// The words of the row before, since most of them come again in the next; and what [#read] found.
    static final class Scratch {
        private String[] words = new String[32];
        private int count;
        private int hash;

        @Nullable
        Entry entry;
    }

    private @Nullable Entry[] sets = new Entry[1 << 10];
    private final AtomicLong answers = new AtomicLong();
    private int setCount;
    private @Nullable String[] texts = new String[1 << 10];
    private int textCount;

    /// A number for an answer that is about to be read.
    long nextAnswer() {
        return answers.incrementAndGet();
    }

    private static int plainEnd(Labels labels, byte[] text, int from, int to) {
        int at = from;
        if (at >= to || text[at++] != '{') {
            return -1;
        }
        for (int i = 0, size = labels.size(); i < size; i++) {
            if (i > 0 && (at >= to || text[at++] != ',')) {
                return -1;
            }
            at = quotedEnd(labels.name(i), text, at, to);
            if (at < 0 || at >= to || text[at++] != ':') {
                return -1;
            }
            at = quotedEnd(labels.value(i), text, at, to);
            if (at < 0) {
                return -1;
            }
        }
        return at < to && text[at] == '}' ? at + 1 : -1;
    }

    /// The place behind the word in quotes, or -1 where another one stands. Its end is looked at first: names
    /// of hosts have their differences there.
    private static int quotedEnd(String word, byte[] text, int from, int to) {
        int length = word.length();
        int end = from + length + 1;
        if (end >= to || text[end] != '"' || text[from] != '"') {
            return -1;
        }
        for (int i = length - 1, at = end - 1; i >= 0; i--, at--) {
            if (word.charAt(i) != text[at]) {
                return -1;
            }
        }
        return end + 1;
    }

    /// Reads the labels `{"name":"value",…}` at `from` into the scratch. The place behind them, or `MORE`, or
    /// `ODD`.
    synchronized int read(byte[] text, int from, int to, Scratch scratch) {
        if (from >= to) {
            return MORE;
        }
        if (text[from] != '{') {
            return ODD;
        }
        int at = from + 1;
        int hash = 1;
        int n = 0;
        if (at < to && text[at] == '}') {
            at++;
        } else {
            while (true) {
                if (n == scratch.words.length) {
                    scratch.words = Arrays.copyOf(scratch.words, n * 2);
                }
                int end = word(text, at, to, scratch, n);
                if (end < 0) {
                    return end;
                }
                hash = hash * 31 + scratch.hash;
                n++;
                if (end >= to) {
                    return MORE;
                }
                byte separator = text[end];
                at = end + 1;
                if ((n & 1) == 1) {
                    if (separator != ':') {
                        return ODD;
                    }
                } else if (separator == '}') {
                    break;
                } else if (separator != ',') {
                    return ODD;
                }
            }
        }
        scratch.count = Math.max(scratch.count, n);
        scratch.entry = known(scratch.words, n, hash ^ hash >>> 16, text, from, at);
        return at;
    }

    /// Puts the word at the quote into its place in the scratch; says where it ends.
    private int word(byte[] text, int from, int to, Scratch scratch, int place) {
        if (place < scratch.count) {
            int end = quotedEnd(scratch.words[place], text, from, to);
            if (end > 0) {
                scratch.hash = scratch.words[place].hashCode();
                return end;
            }
        }
        if (from >= to) {
            return MORE;
        }
        if (text[from] != '"') {
            return ODD;
        }
        int hash = 0;
        for (int at = from + 1; at < to; at++) {
            byte c = text[at];
            if (c == '"') {
                scratch.words[place] = text(text, from + 1, at, hash);
                scratch.hash = hash;
                scratch.count = Math.max(scratch.count, place + 1);
                return at + 1;
            }
            if (c < 0x20 || c == '\\') {
                return ODD;
            }
            hash = hash * 31 + c;
        }
        return MORE;
    }

    private Entry known(String[] words, int count, int hash, byte[] text, int from, int to) {
        for (var entry = sets[hash & sets.length - 1]; entry != null; entry = entry.next) {
            if (entry.hash == hash
                    && (isPlain(entry, words, count) || entry.odd != null && entry.end(text, from, to) == to)) {
                return entry;
            }
        }
        boolean plain = inOrder(words, count);
        var labels = Labels.copyOf(words, count);
        return keep(labels, hash, plain ? null : Arrays.copyOfRange(text, from, to));
    }

    private static boolean inOrder(String[] words, int count) {
        for (int i = 0; i < count; i += 2) {
            if (words[i + 1].isEmpty() || i > 0 && words[i - 2].compareTo(words[i]) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(Entry entry, String[] words, int count) {
        var labels = entry.labels;
        if (entry.odd != null || labels.size() * 2 != count) {
            return false;
        }
        for (int i = 0; i < count; i += 2) {
            if (!labels.name(i >> 1).equals(words[i]) || !labels.value(i >> 1).equals(words[i + 1])) {
                return false;
            }
        }
        return true;
    }

    /// The entry of labels that came in these very bytes, or null.
    synchronized @Nullable Entry find(byte[] text, int from, int to) {
        int hash = rawHash(text, from, to);
        for (var entry = sets[hash & sets.length - 1]; entry != null; entry = entry.next) {
            if (entry.hash == hash && entry.odd != null && entry.end(text, from, to) == to) {
                return entry;
            }
        }
        return null;
    }

    /// Keeps labels together with the bytes in which they came.
    synchronized Entry add(Labels labels, byte[] text, int from, int to) {
        return keep(labels, rawHash(text, from, to), Arrays.copyOfRange(text, from, to));
    }

    private static int rawHash(byte[] text, int from, int to) {
        int hash = 7;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text[i];
        }
        return hash ^ hash >>> 16;
    }

    private Entry keep(Labels labels, int hash, byte @Nullable [] odd) {
        if (setCount > sets.length) {
            forgetSets(answers.get() - LONG_AGO);
            if (setCount >= MOST_SETS) {
                forgetSets(Long.MAX_VALUE);
            }
            if (setCount > sets.length / 2) {
                rehashSets(sets.length * 4);
            }
        }
        int slot = hash & sets.length - 1;
        var entry = new Entry(labels, hash, odd, sets[slot]);
        // Not the answer that is being read: it would be taken for one that has them twice.
        entry.answer = answers.get() - 1;
        sets[slot] = entry;
        setCount++;
        return entry;
    }

    private void forgetSets(long since) {
        setCount = 0;
        for (int slot = 0; slot < sets.length; slot++) {
            @Nullable Entry kept = null;
            for (var entry = sets[slot]; entry != null; ) {
                var next = entry.next;
                if (entry.answer >= since) {
                    entry.next = kept;
                    kept = entry;
                    setCount++;
                }
                entry = next;
            }
            sets[slot] = kept;
        }
    }

    private void rehashSets(int slots) {
        var wider = new @Nullable Entry[slots];
        for (var chain : sets) {
            for (var entry = chain; entry != null; ) {
                var next = entry.next;
                int slot = entry.hash & wider.length - 1;
                entry.next = wider[slot];
                wider[slot] = entry;
                entry = next;
            }
        }
        sets = wider;
    }

    /// The plain ASCII text in `text[from..to)` with its hash, as `String.hashCode` has it.
    private String text(byte[] text, int from, int to, int hash) {
        if (to - from > LONGEST_TEXT) {
            return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
        }
        int slot = spread(hash) & texts.length - 1;
        for (; ; slot = slot + 1 & texts.length - 1) {
            var known = texts[slot];
            if (known == null) {
                return keep(slot, new String(text, from, to - from, StandardCharsets.ISO_8859_1));
            }
            if (known.hashCode() == hash && quotedEnd(known, text, from - 1, to + 1) == to + 1) {
                return known;
            }
        }
    }

    /// The same text as one that was met before, or this one.
    public synchronized String text(String word) {
        if (word.length() > LONGEST_TEXT) {
            return word;
        }
        int slot = spread(word.hashCode()) & texts.length - 1;
        for (; ; slot = slot + 1 & texts.length - 1) {
            var known = texts[slot];
            if (known == null) {
                return keep(slot, word);
            }
            if (known.equals(word)) {
                return known;
            }
        }
    }

    private String keep(int slot, String word) {
        texts[slot] = word;
        if (++textCount > texts.length / 4 * 3) {
            if (textCount > MOST_TEXTS) {
                forgetTexts();
            }
            if (textCount > texts.length / 2) {
                growTexts();
            }
        }
        return word;
    }

    private void forgetTexts() {
        texts = new @Nullable String[texts.length];
        textCount = 0;
        for (var chain : sets) {
            for (var entry = chain; entry != null; entry = entry.next) {
                for (int i = 0; i < entry.labels.size(); i++) {
                    put(entry.labels.name(i));
                    put(entry.labels.value(i));
                }
            }
        }
    }

    private void growTexts() {
        var before = texts;
        texts = new @Nullable String[before.length * 2];
        textCount = 0;
        for (var text : before) {
            if (text != null) {
                put(text);
            }
        }
    }

    private void put(String word) {
        int slot = spread(word.hashCode()) & texts.length - 1;
        for (var known = texts[slot]; known != null; known = texts[slot]) {
            if (known.equals(word)) {
                return;
            }
            slot = slot + 1 & texts.length - 1;
        }
        texts[slot] = word;
        textCount++;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 15;
    }
}
