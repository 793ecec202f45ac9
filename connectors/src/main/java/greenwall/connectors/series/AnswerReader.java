package greenwall.connectors.series;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Vector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the answers of queries. The one that the wall asks for all day, a vector in the compact form in which every
/// server writes it, is read straight from the bytes: rows whose labels were met before cost a comparison and two
/// numbers. At the first byte that is not as expected the rest goes to [SeriesIn], which reads everything.
public final class AnswerReader {
    private static final int BUFFER = 64 << 10;
    private static final byte[] STATUS = ascii("{\"status\":\"success\",");
    private static final byte[] WHOLE = ascii("\"isPartial\":false,");
    private static final byte[] DATA = ascii("\"data\":{\"resultType\":\"vector\",\"result\":[");
    private static final byte[] METRIC = ascii("{\"metric\":");
    private static final byte[] VALUE = ascii(",\"value\":[");
    /// Stands before the rest of an answer whose beginning was read here.
    private static final byte[] RESUME =
            ascii("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[");

    private final LabelPool pool;
    private volatile int rowsBefore = 64;

    public AnswerReader(LabelPool pool) {
        this.pool = pool;
    }

    public Answer read(InputStream in) throws IOException {
        var pass = new Pass(in);
        var answer = pass.read();
        rowsBefore = Math.clamp(pass.rows, 64, 1 << 20);
        return answer;
    }

    /// One answer on its way through the buffer.
    private final class Pass {
        private static final int ODD = 0;
        private static final int MORE = -1;

        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private final Vector.Builder vector = new Vector.Builder(rowsBefore);
        private int at;
        private int end;
        private int rows;
        private LabelPool.@Nullable Entry before;
        private String[] words = new String[32];
        private long lastTime;
        private int timeLength;
        private final byte[] timeText = new byte[24];

        Pass(InputStream in) {
            this.in = in;
        }

        Answer read() throws IOException {
            if (!prefix()) {
                at = 0;
                return rest(new byte[0]);
            }
            while (row()) {
                rows++;
                while (available(1) && buffer[at] <= ' ') {
                    at++;
                }
                if (!available(1) || buffer[at] != ',') {
                    break;
                }
                at++;
            }
            return rest(RESUME);
        }

        /// Hands over to the general reader at the present place.
        private Answer rest(byte[] opening) throws IOException {
            var left = new ByteArrayInputStream(buffer, at, end - at);
            var all = new SequenceInputStream(new ByteArrayInputStream(opening), new SequenceInputStream(left, in));
            return Duplicates.removed(new SeriesIn(pool, vector).read(all));
        }

        /// Steps over the opening of a plain answer; false where there is another one.
        private boolean prefix() throws IOException {
            available(STATUS.length + WHOLE.length + DATA.length);
            int p = after(STATUS, 0);
            if (p < 0) {
                return false;
            }
            int whole = after(WHOLE, p);
            at = after(DATA, whole < 0 ? p : whole);
            return at > 0;
        }

        private int after(byte[] expected, int from) {
            int to = from + expected.length;
            return to <= end && Arrays.equals(buffer, from, to, expected, 0, expected.length) ? to : -1;
        }

        /// Whether that many bytes from the present place are in the buffer, after reading more if need be.
        private boolean available(int bytes) throws IOException {
            return end - at >= bytes || fill(bytes);
        }

        private boolean fill(int bytes) throws IOException {
            if (bytes > BUFFER) {
                return false;
            }
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
            while (end < bytes) {
                int got = in.read(buffer, end, BUFFER - end);
                if (got < 0) {
                    return false;
                }
                end += got;
            }
            return true;
        }

        /// Reads one row, or leaves the place as it was and says false.
        private boolean row() throws IOException {
            while (true) {
                int start = at;
                int read = tryRow(start);
                if (read > 0) {
                    at = read;
                    return true;
                }
                int have = end - start;
                if (read == ODD || have == BUFFER || !fill(have + 1)) {
                    return false;
                }
            }
        }

        /// The place behind the row at `start`; `MORE` where the buffer ends before it, `ODD` where it is not a plain
        /// one.
        private int tryRow(int start) throws IOException {
            int p = literal(METRIC, start);
            if (p <= 0) {
                return p;
            }
            var expected = before == null ? null : before.follower;
            int after = expected == null ? -1 : expected.end(buffer, p, end);
            LabelPool.Entry entry;
            if (expected != null && after > 0) {
                entry = expected;
            } else {
                after = labelsEnd(p);
                if (after <= 0) {
                    return after;
                }
                entry = entry(p, after);
            }
            p = literal(VALUE, after);
            if (p <= 0) {
                return p;
            }
            int comma = p;
            while (comma < end && (buffer[comma] >= '0' && buffer[comma] <= '9' || buffer[comma] == '.')) {
                comma++;
            }
            if (comma + 2 >= end) {
                return MORE;
            }
            if (buffer[comma] != ',' || buffer[comma + 1] != '"' || !time(p, comma)) {
                return ODD;
            }
            int digits = comma + 2;
            int quote = digits;
            while (quote < end && buffer[quote] != '"') {
                quote++;
            }
            if (quote + 2 >= end) {
                return MORE;
            }
            if (buffer[quote + 1] != ']' || buffer[quote + 2] != '}') {
                return ODD;
            }
            double value;
            try {
                value = Decimal.parse(buffer, digits, quote);
            } catch (NumberFormatException _) {
                return ODD;
            }
            vector.add(entry.labels, lastTime, value);
            if (before != null && before.follower != entry) {
                before.follower = entry;
            }
            before = entry;
            return quote + 3;
        }

        private int literal(byte[] expected, int from) {
            int to = from + expected.length;
            if (to >= end) {
                return MORE;
            }
            return Arrays.equals(buffer, from, to, expected, 0, expected.length) ? to : ODD;
        }

        /// All rows of an answer have one time, so it is read once and compared after that.
        private boolean time(int from, int to) {
            if (to - from == timeLength && Arrays.equals(buffer, from, to, timeText, 0, timeLength)) {
                return true;
            }
            int length = to - from;
            if (length == 0 || length > timeText.length) {
                return false;
            }
            long millis = 0;
            int decimals = -1;
            for (int i = from; i < to; i++) {
                if (buffer[i] == '.') {
                    if (decimals >= 0 || i == from) {
                        return false;
                    }
                    decimals = 0;
                } else if (decimals < 3) {
                    millis = millis * 10 + (buffer[i] - '0');
                    decimals += decimals >= 0 ? 1 : 0;
                } else {
                    return false;
                }
            }
            for (int i = Math.max(0, decimals); i < 3; i++) {
                millis *= 10;
            }
            System.arraycopy(buffer, from, timeText, 0, length);
            timeLength = length;
            lastTime = millis;
            return true;
        }

        /// The place behind the `}` of the labels at `from`.
        private int labelsEnd(int from) {
            if (from >= end) {
                return MORE;
            }
            if (buffer[from] != '{') {
                return ODD;
            }
            boolean quoted = false;
            for (int p = from + 1; p < end; p++) {
                byte c = buffer[p];
                if (c == '"') {
                    quoted = !quoted;
                } else if (c == '\\') {
                    p++;
                } else if (c == '}' && !quoted) {
                    return p + 1;
                }
            }
            return MORE;
        }

        private LabelPool.Entry entry(int from, int to) throws IOException {
            int hash = 0;
            for (int i = from; i < to; i++) {
                hash = hash * 31 + buffer[i];
            }
            hash ^= hash >>> 16;
            var known = pool.find(hash, buffer, from, to);
            if (known != null) {
                return known;
            }
            var plain = plain(from, to);
            var labels = plain != null ? plain : SeriesIn.labels(pool, buffer, from, to);
            return pool.add(labels, hash, buffer, from, to);
        }

        /// The labels in `{"name":"value",…}` of plain ASCII without escapes; null where there is anything else.
        private @Nullable Labels plain(int from, int to) {
            int n = 0;
            int p = from + 1;
            if (p == to - 1) {
                return Labels.EMPTY;
            }
            while (true) {
                int nameEnd = wordEnd(p, to);
                if (nameEnd < 0 || buffer[nameEnd + 1] != ':') {
                    return null;
                }
                int valueEnd = wordEnd(nameEnd + 2, to);
                if (valueEnd < 0) {
                    return null;
                }
                if (n + 2 > words.length) {
                    words = Arrays.copyOf(words, n * 2);
                }
                words[n++] = pool.text(buffer, p + 1, nameEnd);
                words[n++] = pool.text(buffer, nameEnd + 3, valueEnd);
                p = valueEnd + 1;
                if (buffer[p] == '}') {
                    return p == to - 1 ? Labels.copyOf(words, n) : null;
                }
                if (buffer[p] != ',') {
                    return null;
                }
                p++;
            }
        }

        /// The place of the quote that ends the word whose quote is at `from`, or -1.
        private int wordEnd(int from, int to) {
            if (from >= to || buffer[from] != '"') {
                return -1;
            }
            for (int p = from + 1; p < to; p++) {
                byte c = buffer[p];
                if (c == '"') {
                    return p;
                }
                if (c < 0x20 || c == '\\') {
                    return -1;
                }
            }
            return -1;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
