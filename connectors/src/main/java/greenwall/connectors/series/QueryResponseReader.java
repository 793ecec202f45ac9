package greenwall.connectors.series;

import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads the responses to queries. The most frequent one, a vector in the compact form that every server
/// writes, is parsed directly from the bytes. A row with known labels costs one comparison and two numbers,
/// which is at least four times as fast as a Jackson tree (`InstantQueryBench`, decision 0021). At the first
/// unexpected byte, the rest goes to [SeriesReader], which reads every form.
public final class QueryResponseReader {
    private static final int BUFFER = 64 << 10;
    private static final int INITIAL_ROWS = 64;
    private static final byte[] STATUS = ascii("{\"status\":\"success\",");
    private static final byte[] WHOLE = ascii("\"isPartial\":false,");
    private static final byte[] DATA = ascii("\"data\":{\"resultType\":\"vector\",\"result\":[");
    private static final byte[] METRIC = ascii("{\"metric\":");
    private static final byte[] VALUE = ascii(",\"value\":[");
    private static final byte[] COMMA = ascii(",\"");
    private static final byte[] CLOSE = ascii("\"]}");
    /// Precedes the rest of a response whose beginning was read here.
    private static final byte[] RESUME =
            ascii("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[");

    private final String server;
    private final LabelInterner labelInterner;
    private final CachedRows.RowInterner recent = new CachedRows.RowInterner();

    /// @param server the section of the failure table for its errors
    public QueryResponseReader(String server, LabelInterner interner) {
        this.server = server;
        this.labelInterner = interner;
    }

    public QueryResponse read(InputStream in) throws IOException {
        return new Pass(in, CachedRows.NONE).read();
    }

    /// Reads the response to a query that is repeated. If it has the same rows as the previous response, both
    /// share one list of rows.
    public QueryResponse read(InputStream in, String query) throws IOException {
        var pass = new Pass(in, recent.of(query));
        var response = pass.read();
        if (!pass.plain || !(response.result() instanceof Result.VectorResult(var vector))) {
            return response;
        }
        var rows = recent.intern(query, pass.gathered.build(vector.series()));
        if (labelInterner.isFull()) {
            recent.clear(labelInterner);
        }
        return new QueryResponse(
                new Result.VectorResult(vector.withRows(rows)),
                response.warnings(),
                response.infos(),
                response.samples());
    }

    /// Reads one response through the buffer.
    private final class Pass {
        private static final int ELSE = -1;

        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private final CachedRows known;
        private final CachedRows.Builder gathered;
        private final InstantVector.Builder vector;
        private int at;
        private int end;
        private int rows;
        /// The row of the previous response that is expected next.
        private int next;
        /// The number of rows that the previous response did not have in this position.
        private int others;
        /// Whether all rows were read here and no two have the same labels.
        private boolean plain;
        private long lastTime;
        private byte[] middle = new byte[0];
        private final DecimalParser number = new DecimalParser();

        Pass(InputStream in, CachedRows known) {
            this.in = in;
            this.known = known;
            this.gathered = new CachedRows.Builder(known);
            this.vector = new InstantVector.Builder(known, INITIAL_ROWS);
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

        /// Passes the rest, from the current position, to the general reader.
        private QueryResponse rest(byte[] opening) throws IOException {
            var left = new ByteArrayInputStream(buffer, at, end - at);
            var all = new SequenceInputStream(new ByteArrayInputStream(opening), new SequenceInputStream(left, in));
            var response = new SeriesReader(server, labelInterner, vector).read(all);
            boolean whole = response.result() instanceof Result.VectorResult(var vector) && vector.size() == rows;
            var unique = whole && others == 0 ? response : response.withoutDuplicates();
            plain = whole && unique == response;
            return unique;
        }

        /// Skips the beginning of a plain response; false if it has another form.
        private boolean prefix() throws IOException {
            available(STATUS.length + WHOLE.length + DATA.length);
            int p = after(STATUS, 0);
            int whole = after(WHOLE, p);
            at = after(DATA, whole < 0 ? p : whole);
            return at > 0;
        }

        /// The position after these bytes if they are at `from`, else -1.
        private int after(byte[] expected, int from) {
            int to = from + expected.length;
            return from >= 0 && to <= end && Arrays.equals(buffer, from, to, expected, 0, expected.length) ? to : ELSE;
        }

        /// Whether the buffer has that many bytes from the current position; reads more if necessary.
        private boolean available(int bytes) throws IOException {
            while (end - at < bytes) {
                if (!more()) {
                    return false;
                }
            }
            return true;
        }

        /// Reads more; false at the end of the input or if the buffer is full.
        private boolean more() throws IOException {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
            int got = end == BUFFER ? 0 : in.read(buffer, end, BUFFER - end);
            end += Math.max(0, got);
            return got > 0;
        }

        /// Reads one row; if that fails, returns false and keeps the position. The buffer may end within the
        /// row.
        private boolean row() throws IOException {
            int behind = behindRow();
            while (behind < 0 && more()) {
                behind = behindRow();
            }
            at = behind < 0 ? at : behind;
            return behind >= 0;
        }

        /// Adds the current row and returns the position after it; returns -1 if the row cannot be read here.
        private int behindRow() throws IOException {
            int labels = after(METRIC, at);
            if (labels < 0) {
                return ELSE;
            }
            int row = next;
            int behind = known.end(row, buffer, labels, end);
            if (behind < 0) {
                // If a row has disappeared, the row after it is next.
                row++;
                behind = known.end(row, buffer, labels, end);
            }
            boolean isKnown = behind >= 0;
            if (!isKnown) {
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
            if (isKnown) {
                vector.add(known.get(row), lastTime, value);
                next = row + 1;
                gathered.addKnown(row);
            } else {
                vector.add(labelInterner.intern(labels(labels, behind)), lastTime, value);
                others++;
                gathered.add(buffer, labels, behind);
            }
            return close;
        }

        /// The position of the first digit of the value. The bytes before it, `,"value":[1795160514.904,"`,
        /// are the same in all rows of a response, so they are parsed once and then only compared.
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

        /// The position after the `}` of the labels at `from`, whatever they contain; -1 if it is not in the
        /// buffer.
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
                return SeriesReader.labels(labelInterner, buffer, from, to);
            }
            var pairs = new String[words.length / 2];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = labelInterner.text(words[2 * i + 1]);
            }
            return Labels.copyOf(pairs, pairs.length);
        }

        /// Whether there are no escapes and only ASCII characters.
        private boolean isPlain(int from, int to) {
            for (int i = from; i < to; i++) {
                if (buffer[i] < ' ' || buffer[i] == '\\') {
                    return false;
                }
            }
            return true;
        }

        /// Whether the text consists only of quoted names and values with the separators between them.
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
