package greenwall.connectors.series;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Vector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the answers of queries. The one that the wall asks for all day, a vector in the compact form in which
/// every server writes it, is read straight from the bytes: rows whose labels were met before cost a comparison
/// and two numbers, four times as fast as a Jackson tree (`InstantQueryBenchmark`, decision 0021). At the first byte
/// that is not as expected the rest goes to [SeriesIn], which reads
/// everything.
public final class AnswerReader {
    private static final int BUFFER = 64 << 10;
    private static final int USUAL_ROWS = 64;
    private static final byte[] STATUS = ascii("{\"status\":\"success\",");
    private static final byte[] WHOLE = ascii("\"isPartial\":false,");
    private static final byte[] DATA = ascii("\"data\":{\"resultType\":\"vector\",\"result\":[");
    private static final byte[] METRIC = ascii("{\"metric\":");
    private static final byte[] VALUE = ascii(",\"value\":[");
    /// Stands before the rest of an answer whose beginning was read here.
    private static final byte[] RESUME =
            ascii("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[");

    private final LabelPool pool;
    private final RecentRows recent = new RecentRows();

    public AnswerReader(LabelPool pool) {
        this.pool = pool;
    }

    public Answer read(InputStream in) throws IOException {
        return new Pass(in, KnownRows.NONE, false).read();
    }

    /// Reads the answer of a query that is asked again and again: where its rows are those of the answer before, both
    /// share the list of them.
    public Answer read(InputStream in, String query) throws IOException {
        var pass = new Pass(in, recent.of(query), true);
        var answer = pass.read();
        if (!pass.plain || !(answer.shape() instanceof Answer.OfVector(var vector))) {
            return answer;
        }
        var rows = recent.keep(query, pass.gathered.build(vector.series()));
        if (pool.isFull()) {
            recent.clear(pool);
        }
        return answer.withShape(new Answer.OfVector(vector.sharing(rows)));
    }

    /// One answer on its way through the buffer.
    private final class Pass {
        private static final int ODD = 0;
        private static final int MORE = -1;

        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private final KnownRows known;
        private final KnownRows.Builder gathered;
        private final boolean gathers;
        private final Vector.Builder vector;
        private int at;
        private int end;
        private int rows;
        /// The row of the answer before that should come next.
        private int next;
        /// How many rows the answer before did not have at their place.
        private int others;
        /// All rows were read here, and no two have the same labels.
        private boolean plain;
        private long lastTime;
        private byte[] middle = new byte[0];
        private final Decimal number = new Decimal();

        Pass(InputStream in, KnownRows known, boolean gathers) {
            this.in = in;
            this.known = known;
            this.gathers = gathers;
            this.gathered = new KnownRows.Builder(known);
            this.vector = new Vector.Builder(known, USUAL_ROWS);
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
            var answer = new SeriesIn(pool, vector).read(all);
            boolean whole = answer.shape() instanceof Answer.OfVector(var vector) && vector.size() == rows;
            var unique = whole && others == 0 ? answer : Duplicates.removed(answer);
            plain = whole && unique == answer;
            return unique;
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

        /// The place behind the row at `start`; `MORE` where the buffer ends before it, `ODD` where it is not a
        /// plain one.
        private int tryRow(int start) throws IOException {
            int p = literal(METRIC, start);
            if (p <= 0) {
                return p;
            }
            int labels = p;
            int row = next;
            int after = known.end(row, buffer, p, end);
            if (after < 0) {
                // Where one has gone the one behind it stands there.
                row++;
                after = known.end(row, buffer, p, end);
            }
            boolean met = after >= 0;
            if (!met) {
                after = labelsEnd(p);
                if (after < 0) {
                    return MORE;
                }
            }
            p = valueStart(after);
            if (p <= 0) {
                return p;
            }
            double value;
            try {
                value = number.parse(buffer, p, end);
            } catch (NumberFormatException _) {
                // "1e" or nothing at all is no number yet where the buffer ends.
                return closed(p) ? ODD : MORE;
            }
            int quote = number.end();
            if (quote + 2 >= end) {
                return MORE;
            }
            if (buffer[quote] != '"' || buffer[quote + 1] != ']' || buffer[quote + 2] != '}') {
                return ODD;
            }
            if (met) {
                vector.add(known.get(row), lastTime, value);
                next = row + 1;
                if (gathers) {
                    gathered.addKnown(row);
                }
            } else {
                vector.add(pool.set(labels(labels, after)), lastTime, value);
                others++;
                if (gathers) {
                    gathered.add(buffer, labels, after);
                }
            }
            return quote + 3;
        }

        private boolean closed(int from) {
            for (int p = from; p < end; p++) {
                if (buffer[p] == '"') {
                    return true;
                }
            }
            return false;
        }

        /// The place of the value's first digit. What stands before it, `,"value":[1795160514.904,"`, is the
        /// same in all rows of an answer, so it is read once and compared after that.
        private int valueStart(int from) {
            int length = middle.length;
            if (length > 0 && from + length <= end && Arrays.equals(buffer, from, from + length, middle, 0, length)) {
                return from + length;
            }
            int time = literal(VALUE, from);
            if (time <= 0) {
                return time;
            }
            int comma = time;
            while (comma < end && (buffer[comma] >= '0' && buffer[comma] <= '9' || buffer[comma] == '.')) {
                comma++;
            }
            if (comma + 2 >= end) {
                return MORE;
            }
            if (buffer[comma] != ',' || buffer[comma + 1] != '"' || !time(time, comma)) {
                return ODD;
            }
            middle = Arrays.copyOfRange(buffer, from, comma + 2);
            return comma + 2;
        }

        private int literal(byte[] expected, int from) {
            int to = from + expected.length;
            if (to >= end) {
                return MORE;
            }
            return Arrays.equals(buffer, from, to, expected, 0, expected.length) ? to : ODD;
        }

        /// Reads a time in seconds with up to three decimals; false where it is another one.
        private boolean time(int from, int to) {
            if (from == to || to - from > 18) {
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
            lastTime = millis;
            return true;
        }

        /// The place behind the `}` of the labels at `from`, whatever is in them.
        private int labelsEnd(int from) {
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

        private Labels labels(int from, int to) throws IOException {
            var words = new String(buffer, from, to - from, StandardCharsets.ISO_8859_1).split("\"", -1);
            if (!isPlain(from, to) || !areMembers(words)) {
                return SeriesIn.labels(pool, buffer, from, to);
            }
            var pairs = new String[words.length / 2];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = pool.text(words[2 * i + 1]);
            }
            return Labels.copyOf(pairs, pairs.length);
        }

        /// Whether there is neither an escape nor anything beyond ASCII.
        private boolean isPlain(int from, int to) {
            for (int i = from; i < to; i++) {
                if (buffer[i] < ' ' || buffer[i] == '\\') {
                    return false;
                }
            }
            return true;
        }

        /// Whether names and values stand between the quotes, and nothing beside them.
        private static boolean areMembers(String[] parts) {
            for (int i = 0; i < parts.length; i += 2) {
                var expected = i == 0 ? "{" : i == parts.length - 1 ? "}" : i % 4 == 2 ? ":" : ",";
                if (!parts[i].equals(expected)) {
                    return false;
                }
            }
            return parts.length % 4 == 1;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
