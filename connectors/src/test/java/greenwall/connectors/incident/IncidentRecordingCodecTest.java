package greenwall.connectors.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.trace.Span;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// How a recording is encoded, and how invalid bytes are handled.
class IncidentRecordingCodecTest {
    private static final Instant AT = Instant.parse("2026-11-20T03:00:00Z");
    private static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

    /// The recording as the first version of the format has it. It must not change with the record types.
    private static final String WRITTEN =
            "Z3JlZW53YWxsLXJlcGxheS0xCgAEZWFzdICPlrefNMC4nbefNAECAAhfX25hbWVfXwACdXAACGluc3RhbmNlAAZh"
                    + "OjkxMDAFgJ6s7r5oEj/wsOoBB5qZmZmZmUkCCAbsmRGlfY7BAwicdQCIPOTHgZK/BQECAQAFaG9zdHOYdQEBAAhI"
                    + "b3N0RG93bgAHdXAgPT0gMOCnEgEACHNldmVyaXR5AAhjcml0aWNhbAEAB3N1bW1hcnkAHnt7ICRsYWJlbHMuaW5z"
                    + "dGFuY2UgfX0gaXMgZG93bgKSgIft+uXQ6TEBAARob3N0AAFhAQABawABdgARc2Vjb25kOiDDpOKCrPCfmIARAQ0O"
                    + "AAAFZmlyc3QBAAIwYQIAEDAwMDAwMDAwMDAwMDAwMDEAAAAEY2FydAAJR0VUIC9jYXJ0AAZTRVJWRVKAgIft+uXQ"
                    + "6TEKAAVFUlJPUgACbm8BAApodHRwLnJvdXRlAAUvY2FydAEACWhvc3QubmFtZQ4UFRYXGICAh+365dDpMQoZGgEb"
                    + "HAEdDgEACXNvbWV0aGluZw==";

    private static IncidentRecording recording() {
        long start = AT.toEpochMilli();
        var series = new Matrix.Series(
                Labels.of("__name__", "up", "instance", "a:9100"),
                new long[] {start, start + 15_000, start + 30_001, start + 45_000, start + 105_000},
                new double[] {1, 0.1, -1e300, Double.POSITIVE_INFINITY, STALE},
                List.of());
        var rule = new MetricsSource.Rule(
                true,
                "HostDown",
                "up == 0",
                Duration.ofMinutes(5),
                Labels.of("severity", "critical"),
                Map.of("summary", "{{ $labels.instance }} is down"),
                List.of(),
                "ok",
                "",
                "");
        var span = new Span(
                "0000000000000001",
                "",
                "cart",
                "GET /cart",
                Span.Kind.SERVER,
                start * 1_000_000,
                start * 1_000_000 + 5,
                Span.Status.ERROR,
                "no",
                Map.of("http.route", "/cart"),
                Map.of("host.name", "a"),
                List.of());
        return new IncidentRecording(
                "east",
                new TimeWindow(AT, AT.plusSeconds(120)),
                List.of(series),
                List.of(new MetricsSource.RuleGroup("hosts", "", Duration.ofSeconds(15), List.of(rule))),
                List.of(
                        new LogSource.Line(
                                start * 1_000_000 + 9, Labels.of("host", "a"), Map.of("k", "v"), "second: ä€😀"),
                        new LogSource.Line(start * 1_000_000, Labels.of("host", "a"), Map.of(), "first")),
                List.of(new IncidentRecording.RecordedTrace("0a", List.of(span, span))),
                List.of("something"));
    }

    @Test
    void aWrittenRecordingReadsBackExactly() throws IOException {
        assertIsRecording(IncidentRecordingCodec.read(IncidentRecordingCodec.write(recording())));
    }

    @Test
    void whatAFileCannotHoldIsLeftOutSoThatTheRestReadsBack() throws IOException {
        var sample = recording();
        var line = sample.lines().getFirst();
        var many = IntStream.range(0, 300).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
        var recording = new IncidentRecording(
                        sample.cluster(),
                        sample.window(),
                        sample.series(),
                        sample.rules(),
                        List.of(
                                line,
                                new LogSource.Line(line.timeNanos(), line.stream(), many, "too many"),
                                new LogSource.Line(line.timeNanos(), line.stream(), Map.of(), "€".repeat(400_000))),
                        List.of(new IncidentRecording.RecordedTrace(
                                "0a",
                                Collections.nCopies(
                                        20_001,
                                        sample.traces().getFirst().spans().getFirst()))),
                        List.of())
                .withinLimits();

        var read = IncidentRecordingCodec.read(IncidentRecordingCodec.write(recording));

        assertThat(read.lines()).containsExactly(line);
        assertThat(read.traces().getFirst().spans()).hasSize(20_000);
        assertThat(read.omitted())
                .hasSize(2)
                .anyMatch(l -> l.startsWith("2 log lines ("))
                .anyMatch(l -> l.startsWith("1 span ("));
    }

    private static IncidentRecording of(List<Matrix.Series> series, List<LogSource.Line> lines) {
        var window = recording().window();
        return new IncidentRecording("east", window, series, List.of(), lines, List.of(), List.of());
    }

    @Test
    void linesOfOneStreamShareItsLabels() throws IOException {
        var stream =
                Labels.of(IntStream.range(0, 40).boxed().collect(Collectors.toMap(i -> "label" + i, i -> "value" + i)));
        var lines = IntStream.range(0, 150_000)
                .mapToObj(i -> new LogSource.Line(i, stream, Map.of(), "line " + i))
                .toList();

        assertThat(IncidentRecordingCodec.read(IncidentRecordingCodec.write(of(List.of(), lines)))
                        .lines())
                .isEqualTo(lines);
    }

    @Test
    void aRecordingThatCouldNotBeReadIsNotWritten() {
        var times = LongStream.range(0, 170_000).toArray();
        var series = new Matrix.Series(Labels.EMPTY, times, new double[times.length], List.of());

        assertThatThrownBy(() -> IncidentRecordingCodec.write(of(Collections.nCopies(100, series), List.of())))
                .isInstanceOf(IOException.class)
                .hasMessage("the recording expands to more than 256 MiB of memory");
    }

    @Test
    void theLastLinesOfARecordingThatIsTooLargeAreLeftOut() throws IOException {
        var metadata = IntStream.range(0, 240).boxed().collect(Collectors.toMap(i -> "name" + i, i -> "value" + i));
        var lines = IntStream.range(0, 24_000)
                .mapToObj(i -> new LogSource.Line(i, Labels.EMPTY, metadata, "line"))
                .toList();

        var read = IncidentRecordingCodec.read(IncidentRecordingCodec.write(of(List.of(), lines)));
        assertThat(read.lines()).isEqualTo(lines.subList(0, 12_000));
        assertThat(read.omitted())
                .containsExactly("log lines after the first 12000 (a replay may need 256 MiB of memory)");
    }

    @Test
    void linesBeyondTheMemoryLimitAreNotEncoded() throws IOException {
        var metadata = IntStream.range(0, 240).boxed().collect(Collectors.toMap(i -> "name" + i, i -> "value" + i));
        var encoded = new AtomicInteger();
        var lines = new AbstractList<LogSource.Line>() {
            @Override
            public LogSource.Line get(int index) {
                encoded.incrementAndGet();
                return new LogSource.Line(index, Labels.EMPTY, metadata, "line");
            }

            @Override
            public int size() {
                return IncidentRecording.MAX_LINES;
            }
        };

        IncidentRecordingCodec.write(of(List.of(), lines));

        assertThat(encoded).hasValueLessThan(lines.size());
    }

    @Test
    void recordingsOfEarlierVersionsHaveTheSameBytes() throws IOException {
        assertThat(Base64.getEncoder().encodeToString(IncidentRecordingCodec.write(recording())))
                .isEqualTo(WRITTEN);
        assertIsRecording(IncidentRecordingCodec.read(Base64.getDecoder().decode(WRITTEN)));
    }

    private static void assertIsRecording(IncidentRecording read) {
        var original = recording();
        assertThat(read.cluster()).isEqualTo(original.cluster());
        assertThat(read.window()).isEqualTo(original.window());
        assertThat(read.rules()).isEqualTo(original.rules());
        assertThat(read.lines()).isEqualTo(original.lines());
        assertThat(read.traces()).isEqualTo(original.traces());
        assertThat(read.omitted()).isEqualTo(original.omitted());
        var before = original.series().getFirst();
        var after = read.series().getFirst();
        assertThat(after.labels()).isEqualTo(before.labels());
        assertThat(after.timeMillis()).isEqualTo(before.timeMillis());
        assertThat(Arrays.stream(after.values()).mapToLong(Double::doubleToRawLongBits))
                .containsExactly(Arrays.stream(before.values())
                        .mapToLong(Double::doubleToRawLongBits)
                        .boxed()
                        .toArray(Long[]::new));
    }

    @Test
    void aTruncatedRecordingFailsWithAOneLineMessage() throws IOException {
        var bytes = IncidentRecordingCodec.write(recording());
        for (int length = 0; length < bytes.length; length++) {
            var truncated = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> IncidentRecordingCodec.read(truncated))
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class)
                    .message()
                    .isNotBlank()
                    .doesNotContain("\n");
        }
    }

    @Test
    void aChangedByteIsReadOrFailsWithAOneLineMessage() throws IOException {
        var bytes = IncidentRecordingCodec.write(recording());
        for (int at = 0; at < bytes.length; at++) {
            for (int replacement : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                var changed = bytes.clone();
                changed[at] = (byte) replacement;
                try {
                    IncidentRecordingCodec.read(changed);
                } catch (IOException failure) {
                    assertThat(failure.getMessage()).isNotBlank().doesNotContain("\n");
                }
            }
        }
    }
}
