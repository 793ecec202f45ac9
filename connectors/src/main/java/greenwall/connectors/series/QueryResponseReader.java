package greenwall.connectors.series;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Vector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the answers of queries. The one that the wall asks for all day, a vector in the compact form in which every
/// server writes it, is read straight from the bytes: rows whose labels were met before cost a comparison and two
/// numbers, four times as fast as a Jackson tree (`InstantQueryBenchmark`, decision 0021). At the first byte that is
/// not as expected the rest goes to [SeriesReader], which reads everything.
public final class QueryResponseReader {
    private static final int BUFFER = 64 << 10;
    private static final int USUAL_ROWS = 64;
    private static final byte[] STATUS = ascii("{\"status\":\"success\",");
    private static final byte[] WHOLE = ascii("\"isPartial\":false,");
    private static final byte[] DATA = ascii("\"data\":{\"resultType\":\"vector\",\"result\":[");
    private static final byte[] METRIC = ascii("{\"metric\":");
    private static final byte[] VALUE = ascii(",\"value\":[");
    private static final byte[] COMMA = ascii(",\"");
    private static final byte[] CLOSE = ascii("\"]}");
    /// Stands before the rest of an answer whose beginning was read here.
    private static final byte[] RESUME =
            ascii("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[");

    private final LabelPool pool;
    private final RowPool recent = new RowPool();

    public QueryResponseReader(LabelPool pool) {
        this.pool = pool;
    }

    public QueryResponse read(InputStream in) throws IOException {
        return new Pass(in, RowCache.NONE).read();
    }

    /// Reads the answer of a query that is asked again and again: where its rows are those of the answer before, both
    /// share the list of them.
    public QueryResponse read(InputStream in, String query) throws IOException {
        var pass = new Pass(in, recent.of(query));
        var answer = pass.read();
        if (!pass.plain || !(answer.shape() instanceof QueryResponse.OfVector(var vector))) {
            return answer;
        }
        var rows = recent.keep(query, pass.gathered.build(vector.series()));
        if (pool.isFull()) {
            recent.clear(pool);
        }
        return answer.withShape(new QueryResponse.OfVector(vector.sharing(rows)));
    }

    /// One answer on its way through the buffer.
    private final class Pass {
        private static final int ELSE = -1;

        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private final RowCache known;
        private final RowCache.Builder gathered;
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
        private final DecimalParser number = new DecimalParser();

        Pass(InputStream in, RowCache known) {
            this.in = in;
            this.known = known;
            this.gathered = new RowCache.Builder(known);
            this.vector = new Vector.Builder(known, USUAL_ROWS);
        }

        QueryResponse read() throws IOException {
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
        private QueryResponse rest(byte[] opening) throws IOException {
            var left = new ByteArrayInputStream(buffer, at, end - at);
            var all = new SequenceInputStream(new ByteArrayInputStream(opening), new SequenceInputStream(left, in));
            var answer = new SeriesReader(pool, vector).read(all);
            boolean whole = answer.shape() instanceof QueryResponse.OfVector(var vector) && vector.size() == rows;
            var unique = whole && others == 0 ? answer : DuplicateSeries.removed(answer);
            plain = whole && unique == answer;
            return unique;
        }

        /// Steps over the opening of a plain answer; false where there is another one.
        private boolean prefix() throws IOException {
            available(STATUS.length + WHOLE.length + DATA.length);
            int p = after(STATUS, 0);
            int whole = after(WHOLE, p);
            at = after(DATA, whole < 0 ? p : whole);
            return at > 0;
        }

        /// The place behind these bytes where they stand at `from`.
        private int after(byte[] expected, int from) {
            int to = from + expected.length;
            return from >= 0 && to <= end && Arrays.equals(buffer, from, to, expected, 0, expected.length) ? to : ELSE;
        }

        /// Whether that many bytes from the present place are in the buffer, after reading more if need be.
        private boolean available(int bytes) throws IOException {
            while (end - at < bytes) {
                if (!more()) {
                    return false;
                }
            }
            return true;
        }

        /// Reads on; false where no more comes or the buffer is full.
        private boolean more() throws IOException {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
            int got = end == BUFFER ? 0 : in.read(buffer, end, BUFFER - end);
            end += Math.max(0, got);
            return got > 0;
        }

        /// Reads one row, or leaves the place as it was and says false. The buffer may end within the row.
        private boolean row() throws IOException {
            int behind = behindRow();
            while (behind < 0 && more()) {
                behind = behindRow();
            }
            at = behind < 0 ? at : behind;
            return behind >= 0;
        }

        /// The place behind the row at hand, which then is kept.
        private int behindRow() throws IOException {
            int labels = after(METRIC, at);
            if (labels < 0) {
                return ELSE;
            }
            int row = next;
            int behind = known.end(row, buffer, labels, end);
            if (behind < 0) {
                // Where one has gone the one behind it stands there.
                row++;
                behind = known.end(row, buffer, labels, end);
            }
            boolean met = behind >= 0;
            if (!met) {
                behind = labelsEnd(labels);
            }
            int start = behind < 0 ? ELSE : valueStart(behind);
            if (start < 0) {
                return ELSE;
            }
            double value;
            try {
                value = number.parse(buffer, start, end);
            } catch (NumberFormatException _) {
                return ELSE;
            }
            int close = after(CLOSE, number.end());
            if (close < 0) {
                return ELSE;
            }
            if (met) {
                vector.add(known.get(row), lastTime, value);
                next = row + 1;
                gathered.addKnown(row);
            } else {
                vector.add(pool.set(labels(labels, behind)), lastTime, value);
                others++;
                gathered.add(buffer, labels, behind);
            }
            return close;
        }

        /// The place of the value's first digit. What stands before it, `,"value":[1795160514.904,"`, is the
        /// same in all rows of an answer, so it is read once and compared after that.
        private int valueStart(int from) {
            int known = after(middle, from);
            if (known > from) {
                return known;
            }
            int time = after(VALUE, from);
            int comma = Math.max(0, time);
            while (comma < end && (buffer[comma] >= '0' && buffer[comma] <= '9' || buffer[comma] == '.')) {
                comma++;
            }
            int start = after(COMMA, comma);
            if (time < 0 || start < 0) {
                return ELSE;
            }
            try {
                var seconds = new String(buffer, time, comma - time, StandardCharsets.US_ASCII);
                lastTime = Math.round(Double.parseDouble(seconds) * 1000);
            } catch (NumberFormatException _) {
                return ELSE;
            }
            middle = Arrays.copyOfRange(buffer, from, start);
            return start;
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
            return ELSE;
        }

        private Labels labels(int from, int to) throws IOException {
            var words = new String(buffer, from, to - from, StandardCharsets.ISO_8859_1).split("\"", -1);
            if (!isPlain(from, to) || !areMembers(words)) {
                return SeriesReader.labels(pool, buffer, from, to);
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
