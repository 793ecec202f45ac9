package greenwall.connectors.incident;

import greenwall.connectors.memory.ParsingHeapLimit;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.trace.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Encodes a recording as bytes: numbers with seven bits per byte, repeated texts by their index, times by the
/// differences between their steps, and values by the bits that differ from the previous value.
final class IncidentRecordingCodec {
    private static final byte[] HEAD = "greenwall-replay-1\n".getBytes(StandardCharsets.US_ASCII);
    private static final long MAX_MEMORY = 256L << 20;
    private static final int MAX_ITEMS = 20_000;
    private static final int OF_A_TEXT = 48;
    private static final int OF_A_SAMPLE = 16;
    private static final int OF_A_SHARED_LABEL = 16;
    private static final int REVERSED = 16;

    private IncidentRecordingCodec() {}

    /// Leaves out the last log lines if the recording would exceed the memory limit of its reader.
    ///
    /// @throws IOException if it would exceed the limit even without log lines
    static byte[] write(IncidentRecording recording) throws IOException {
        var out = written(recording);
        for (int lines = recording.lines().size(); out.memory > MAX_MEMORY; ) {
            if (lines == 0) {
                throw new IOException("the recording expands to more than " + (MAX_MEMORY >> 20) + " MiB of memory");
            }
            lines /= 2;
            out = written(recording.withLines(lines, "a replay may need " + (MAX_MEMORY >> 20) + " MiB of memory"));
        }
        return out.bytes.toByteArray();
    }

    private static Writer written(IncidentRecording recording) {
        var out = new Writer();
        out.bytes.writeBytes(HEAD);
        out.text(recording.cluster());
        out.number(recording.window().start().toEpochMilli());
        out.number(recording.window().end().toEpochMilli());
        out.number(recording.series().size());
        recording.series().forEach(out::series);
        out.number(recording.rules().size());
        recording.rules().forEach(out::group);
        out.number(recording.lines().size());
        long before = 0;
        for (var line : recording.lines()) {
            if (out.memory > MAX_MEMORY) {
                // What is written is not used.
                return out;
            }
            out.signed(line.timeNanos() - before);
            before = line.timeNanos();
            out.labels(line.stream());
            out.map(line.metadata());
            out.text(line.text());
        }
        out.number(recording.traces().size());
        for (var trace : recording.traces()) {
            out.text(trace.id());
            out.number(trace.spans().size());
            trace.spans().forEach(out::span);
        }
        out.number(recording.omitted().size());
        recording.omitted().forEach(out::text);
        return out;
    }

    private static long memory(String text) {
        return OF_A_TEXT + 2L * text.length();
    }

    /// Of a set of labels that occurs for the first time. Its texts are counted separately.
    private static long memory(Labels labels) {
        return OF_A_TEXT + (long) OF_A_SHARED_LABEL * labels.size();
    }

    /// @throws IOException if the bytes are not a recording, are truncated, or exceed the memory limit
    static IncidentRecording read(byte[] bytes) throws IOException {
        var in = new Reader(bytes);
        in.checkHead();
        var cluster = in.text();
        var window = in.window();
        var series = new ArrayList<Matrix.Series>();
        long samples = 0;
        for (int i = in.count(IncidentRecording.MAX_SERIES, "series"); i > 0; i--) {
            var one = in.series();
            samples += one.size();
            if (samples > IncidentRecording.MAX_SAMPLES) {
                throw new IOException("the recording has more than " + IncidentRecording.MAX_SAMPLES + " samples");
            }
            series.add(one);
        }
        var rules = new ArrayList<MetricsSource.RuleGroup>();
        for (int i = in.count(MAX_ITEMS, "rule groups"); i > 0; i--) {
            rules.add(in.group());
        }
        var lines = new ArrayList<LogSource.Line>();
        long at = 0;
        for (int i = in.count(IncidentRecording.MAX_LINES, "log lines"); i > 0; i--) {
            at += in.signed();
            lines.add(new LogSource.Line(at, in.labels(), in.map(), in.text()));
        }
        var traces = new ArrayList<IncidentRecording.RecordedTrace>();
        for (int i = in.count(IncidentRecording.MAX_TRACES, "traces"); i > 0; i--) {
            var id = in.text();
            var spans = new ArrayList<Span>();
            for (int j = in.count(IncidentRecording.MAX_SPANS, "spans of a trace"); j > 0; j--) {
                spans.add(in.span());
            }
            traces.add(new IncidentRecording.RecordedTrace(id, spans));
        }
        var left = new ArrayList<String>();
        for (int i = in.count(MAX_ITEMS, "remarks"); i > 0; i--) {
            left.add(in.text());
        }
        return new IncidentRecording(cluster, window, series, rules, lines, traces, left);
    }

    private static final class Writer {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
        private final Map<String, Integer> texts = new HashMap<>();
        private final Set<Labels> sets = new HashSet<>();
        /// What a reader needs.
        private long memory;

        void number(long value) {
            long left = value;
            while ((left & ~0x7fL) != 0) {
                bytes.write((int) (left & 0x7f | 0x80));
                left >>>= 7;
            }
            bytes.write((int) left);
        }

        void signed(long value) {
            number(value << 1 ^ value >> 63);
        }

        /// Writes a text in full the first time, then by its index.
        void text(String text) {
            var known = texts.get(text);
            if (known != null) {
                number(known + 1L);
                return;
            }
            texts.put(text, texts.size());
            memory += memory(text);
            number(0);
            var utf = text.getBytes(StandardCharsets.UTF_8);
            number(utf.length);
            bytes.writeBytes(utf);
        }

        void labels(Labels labels) {
            if (sets.add(labels)) {
                memory += memory(labels);
            }
            pairs(labels.toMap());
        }

        void map(Map<String, String> map) {
            memory += (long) OF_A_TEXT * map.size();
            pairs(map);
        }

        private void pairs(Map<String, String> map) {
            number(map.size());
            map.forEach((name, value) -> {
                text(name);
                text(value);
            });
        }

        void series(Matrix.Series one) {
            labels(one.labels());
            memory += (long) OF_A_SAMPLE * one.size() + OF_A_TEXT;
            number(one.size());
            long time = 0;
            long step = 0;
            long value = 0;
            for (int i = 0; i < one.size(); i++) {
                long gone = one.timeMillis()[i] - time;
                signed(gone - step);
                step = i == 0 ? 0 : gone;
                time = one.timeMillis()[i];
                long now = Double.doubleToRawLongBits(one.values()[i]);
                changed(value ^ now);
                value = now;
            }
        }

        /// Writes the changed bits without the zero bytes at one end, whichever end has more.
        private void changed(long bits) {
            int low = 8 - Long.numberOfLeadingZeros(bits) / 8;
            int high = 8 - Long.numberOfTrailingZeros(bits) / 8;
            boolean reversed = high < low;
            long left = reversed ? Long.reverseBytes(bits) : bits;
            int size = reversed ? high : low;
            bytes.write(size | (reversed ? REVERSED : 0));
            for (int i = 0; i < size; i++) {
                bytes.write((int) left);
                left >>>= 8;
            }
        }

        void group(MetricsSource.RuleGroup group) {
            text(group.name());
            number(group.interval().toMillis());
            number(group.rules().size());
            for (var rule : group.rules()) {
                number(rule.alerting() ? 1 : 0);
                text(rule.name());
                text(rule.query());
                number(rule.holdFor().toMillis());
                labels(rule.labels());
                map(rule.annotations());
            }
        }

        void span(Span span) {
            text(span.id());
            text(span.parent());
            text(span.service());
            text(span.operation());
            text(span.kind().name());
            signed(span.start());
            signed(span.end() - span.start());
            text(span.status().name());
            text(span.message());
            map(span.attributes());
            map(span.resource());
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private final ParsingHeapLimit budget = new ParsingHeapLimit(MAX_MEMORY);
        private final List<String> texts = new ArrayList<>();
        private final Map<Labels, Labels> sets = new HashMap<>();
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        void checkHead() throws IOException {
            for (byte expected : HEAD) {
                if (at >= bytes.length || bytes[at++] != expected) {
                    throw new IOException("the recording in it has a format that this version does not know");
                }
            }
        }

        private int next() throws IOException {
            if (at >= bytes.length) {
                throw new IOException("the recording in it is cut off");
            }
            return bytes[at++] & 0xff;
        }

        long number() throws IOException {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int one = next();
                value |= (one & 0x7fL) << shift;
                if (one < 0x80) {
                    return value;
                }
            }
            throw new IOException("the recording in it has an invalid number");
        }

        long signed() throws IOException {
            long value = number();
            return value >>> 1 ^ -(value & 1);
        }

        int count(int most, String what) throws IOException {
            long value = number();
            if (value < 0 || value > most) {
                throw new IOException("the recording has more than " + most + " " + what);
            }
            return (int) value;
        }

        String text() throws IOException {
            long known = number();
            if (known != 0) {
                if (known < 0 || known > texts.size()) {
                    throw new IOException("the recording in it refers to a string that it does not contain");
                }
                return texts.get((int) known - 1);
            }
            int length = count(IncidentRecording.MAX_TEXT_BYTES, "bytes in one string");
            if (length > bytes.length - at) {
                throw new IOException("the recording in it is cut off");
            }
            var text = new String(bytes, at, length, StandardCharsets.UTF_8);
            budget.take(memory(text));
            at += length;
            texts.add(text);
            return text;
        }

        Map<String, String> map() throws IOException {
            var map = pairs();
            budget.take((long) OF_A_TEXT * map.size());
            return map;
        }

        private Map<String, String> pairs() throws IOException {
            var map = new LinkedHashMap<String, String>();
            for (int i = count(IncidentRecording.MAX_LABELS, "labels in one set"); i > 0; i--) {
                map.put(text(), text());
            }
            return map;
        }

        Labels labels() throws IOException {
            var labels = Labels.of(pairs());
            var known = sets.putIfAbsent(labels, labels);
            if (known != null) {
                return known;
            }
            budget.take(memory(labels));
            return labels;
        }

        TimeWindow window() throws IOException {
            long start = number();
            long end = number();
            if (start < 0 || end < start) {
                throw new IOException("the recording in it ends before it begins");
            }
            return new TimeWindow(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end));
        }

        Matrix.Series series() throws IOException {
            var labels = labels();
            int size = count(IncidentRecording.MAX_SAMPLES, "samples");
            // A sample has at least two bytes.
            if (size > (bytes.length - at) / 2) {
                throw new IOException("the recording in it is cut off");
            }
            budget.take((long) OF_A_SAMPLE * size + OF_A_TEXT);
            var times = new long[size];
            var values = new double[size];
            long time = 0;
            long step = 0;
            long value = 0;
            for (int i = 0; i < size; i++) {
                long gone = step + signed();
                step = i == 0 ? 0 : gone;
                time += gone;
                times[i] = time;
                if (i > 0 && times[i] <= times[i - 1]) {
                    throw new IOException("the recording in it has samples that go back in time");
                }
                value ^= changed();
                values[i] = Double.longBitsToDouble(value);
            }
            return new Matrix.Series(labels, times, values, List.of());
        }

        private long changed() throws IOException {
            int head = next();
            int size = head & (REVERSED - 1);
            if (size > 8) {
                throw new IOException("the recording in it has an invalid value");
            }
            long bits = 0;
            for (int i = 0; i < size; i++) {
                bits |= (long) next() << 8 * i;
            }
            return (head & REVERSED) == 0 ? bits : Long.reverseBytes(bits);
        }

        MetricsSource.RuleGroup group() throws IOException {
            var name = text();
            var interval = Duration.ofMillis(number());
            var rules = new ArrayList<MetricsSource.Rule>();
            for (int i = count(MAX_ITEMS, "rules of a group"); i > 0; i--) {
                rules.add(new MetricsSource.Rule(
                        number() != 0,
                        text(),
                        text(),
                        Duration.ofMillis(number()),
                        labels(),
                        map(),
                        List.of(),
                        "ok",
                        "",
                        ""));
            }
            return new MetricsSource.RuleGroup(name, "", interval, rules);
        }

        Span span() throws IOException {
            var id = text();
            var parent = text();
            var service = text();
            var operation = text();
            var kind = named(Span.Kind.values(), text());
            long start = signed();
            return new Span(
                    id,
                    parent,
                    service,
                    operation,
                    kind,
                    start,
                    start + signed(),
                    named(Span.Status.values(), text()),
                    text(),
                    map(),
                    map(),
                    List.of());
        }

        private static <T extends Enum<T>> T named(T[] all, String name) throws IOException {
            for (var one : all) {
                if (one.name().equals(name)) {
                    return one;
                }
            }
            throw new IOException("the recording in it has a value that this version does not know");
        }
    }
}
