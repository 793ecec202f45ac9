package greenwall.connectors.series;

import greenwall.fleet.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Label sets and their texts that a source has sent before, each kept once.
///
/// The wall asks the same questions again and again and the series come back in the same order. So each label set
/// remembers which one came after it: the next row is first compared, byte by byte, with the one that is expected
/// there,
/// and only where that fails is it looked up by the hash of its bytes, and only where that fails is it made. When the
/// pool is full it is emptied whole; it fills again with what is in use.
///
/// Safe for several threads: the tables are guarded by `this`; a follower is a hint that may be of any answer.
public final class LabelPool {
    static final int MOST_SETS = 1 << 18;
    static final int MOST_TEXTS = 1 << 18;
    private static final int LONGEST_TEXT = 512;

    /// A label set with the bytes in which it came, where these differ from the plain form: escapes, characters beyond
    /// ASCII, labels that were not in order.
    static final class Entry {
        final Labels labels;
        private final int hash;
        private final byte @Nullable [] raw;
        private @Nullable Entry next;

        @Nullable
        Entry follower;

        private Entry(Labels labels, int hash, byte @Nullable [] raw, @Nullable Entry next) {
            this.labels = labels;
            this.hash = hash;
            this.raw = raw;
            this.next = next;
        }

        /// The position behind this label set's `{…}` at `from`, or -1 where something else stands there.
        int end(byte[] text, int from, int to) {
            if (raw != null) {
                int end = from + raw.length;
                return end <= to && Arrays.equals(raw, 0, raw.length, text, from, end) ? end : -1;
            }
            return plainEnd(labels, text, from, to);
        }
    }

    private @Nullable Entry[] sets = new Entry[1 << 10];
    private int setCount;
    private @Nullable String[] texts = new String[1 << 10];
    private int textCount;

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

    private static int quotedEnd(String word, byte[] text, int from, int to) {
        int length = word.length();
        int end = from + length + 1;
        if (end >= to || text[from] != '"' || text[end] != '"') {
            return -1;
        }
        for (int i = 0, at = from + 1; i < length; i++, at++) {
            if (word.charAt(i) != text[at]) {
                return -1;
            }
        }
        return end + 1;
    }

    /// The entry whose bytes are `text[from..to)`, or null.
    synchronized @Nullable Entry find(int hash, byte[] text, int from, int to) {
        for (var entry = sets[hash & sets.length - 1]; entry != null; entry = entry.next) {
            if (entry.hash == hash && entry.end(text, from, to) == to) {
                return entry;
            }
        }
        return null;
    }

    /// Keeps the label set that was read from `text[from..to)`.
    synchronized Entry add(Labels labels, int hash, byte[] text, int from, int to) {
        if (setCount >= MOST_SETS) {
            Arrays.fill(sets, null);
            setCount = 0;
        }
        if (setCount > sets.length) {
            growSets();
        }
        var raw = plainEnd(labels, text, from, to) == to ? null : Arrays.copyOfRange(text, from, to);
        int slot = hash & sets.length - 1;
        var entry = new Entry(labels, hash, raw, sets[slot]);
        sets[slot] = entry;
        setCount++;
        return entry;
    }

    private void growSets() {
        var wider = new @Nullable Entry[sets.length * 4];
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

    /// The plain ASCII text in `text[from..to)`.
    synchronized String text(byte[] text, int from, int to) {
        if (to - from > LONGEST_TEXT) {
            return ascii(text, from, to);
        }
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text[i];
        }
        int slot = spread(hash) & texts.length - 1;
        for (; ; slot = slot + 1 & texts.length - 1) {
            var known = texts[slot];
            if (known == null) {
                return keep(slot, ascii(text, from, to));
            }
            if (same(known, text, from, to)) {
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
        if (textCount >= MOST_TEXTS) {
            Arrays.fill(texts, null);
            textCount = 0;
            return word;
        }
        texts[slot] = word;
        if (++textCount * 2 > texts.length) {
            var old = texts;
            texts = new String[old.length * 4];
            for (var text : old) {
                if (text != null) {
                    int at = spread(text.hashCode()) & texts.length - 1;
                    while (texts[at] != null) {
                        at = at + 1 & texts.length - 1;
                    }
                    texts[at] = text;
                }
            }
        }
        return word;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 15;
    }

    private static boolean same(String word, byte[] text, int from, int to) {
        if (word.length() != to - from) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static String ascii(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
