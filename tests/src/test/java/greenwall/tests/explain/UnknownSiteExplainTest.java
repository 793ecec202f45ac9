package greenwall.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.console.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `greenwall explain --query … --logs …` over a plain Prometheus and a plain Loki of an unknown site: a metric
/// that is in no table, and lines with the labels of different shippers.
@Tag("slow")
class UnknownSiteExplainTest {
    private static final Instant ONSET = Instant.parse("2025-08-19T03:41:20Z");
    private static final Instant NOW = ONSET.plus(Duration.ofMinutes(26));
    private static final Duration SCRAPE = Duration.ofSeconds(15);
    private static final String CAUSE = "lease of volume vol-81f2 lost to another writer, falling back to read-only";

    @TempDir
    private Path home = Path.of("");

    /// How a site's shipper labels the lines, and how its programs format them.
    private enum Dialect {
        PROMTAIL("host", "job", "app", true, "%s"),
        SYSLOG("hostname", "facility", "daemon", false, "<27>Aug 19 03:41:20 ivy-07 volumed[812]: %s"),
        JOURNAL("nodename", "unit", "volumed.service", false, "%s"),
        TARGET("instance", "container", "volumed", false, "time=\"2025-08-19\" msg=\"%s\""),
        JSON("host", "service_name", "volumed", false, "{\"msg\":\"%s\",\"thread\":\"main\"}");

        private final String hostLabel;
        private final String otherLabel;
        private final String value;
        private final boolean level;
        private final String form;

        Dialect(String hostLabel, String otherLabel, String value, boolean level, String form) {
            this.hostLabel = hostLabel;
            this.otherLabel = otherLabel;
            this.value = value;
            this.level = level;
            this.form = form;
        }

        Map<String, String> stream(String host, String severity) {
            var labels = new LinkedHashMap<String, String>();
            labels.put(hostLabel, this == TARGET ? host + ":9100" : host);
            labels.put(otherLabel, value);
            if (level) {
                labels.put("level", severity);
            }
            return labels;
        }

        String selector() {
            return "{" + otherLabel + "=\"" + value + "\"}";
        }
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    /// Three hours of three hosts: steady work, a chronic error, an earlier burst, and the cause on one of
    /// them.
    private static List<MinimalSources.Line> log(Dialect dialect, boolean happened, Random random) {
        var lines = new ArrayList<MinimalSources.Line>();
        var start = NOW.minus(Duration.ofHours(3));
        for (var host : List.of("ivy-07", "ivy-08", "elm-01")) {
            for (var at = start; at.isBefore(NOW); at = at.plusMillis(200 + random.nextInt(2_500))) {
                lines.add(line(
                        dialect,
                        host,
                        at,
                        "info",
                        "request " + random.nextInt(9_999) + " served in " + random.nextInt(80) + " ms"));
            }
            for (var at = start; at.isBefore(NOW); at = at.plusSeconds(5 + random.nextInt(40))) {
                lines.add(line(
                        dialect,
                        host,
                        at,
                        "error",
                        "ERROR cannot reach telemetry endpoint, attempt " + random.nextInt(90)));
            }
            var burst = ONSET.minus(Duration.ofMinutes(20 + random.nextInt(30)));
            for (int i = 0; i < 80; i++) {
                lines.add(line(
                        dialect,
                        host,
                        burst.plusMillis(i * 100L),
                        "error",
                        "ERROR scan of /tmp/" + i + " failed: permission denied"));
            }
        }
        if (happened) {
            lines.add(line(dialect, "ivy-07", ONSET.minusSeconds(9), "warn", CAUSE));
        }
        lines.sort(Comparator.comparingLong(MinimalSources.Line::nanos));
        return lines;
    }

    private static MinimalSources.Line line(Dialect dialect, String host, Instant at, String level, String text) {
        return new MinimalSources.Line(nanos(at), dialect.stream(host, level), dialect.form.formatted(text));
    }

    private static MinimalSources.Series metric(Dialect dialect, boolean happened, Random random) {
        var start = NOW.minus(Duration.ofHours(4)).toEpochMilli() + 4_321;
        int n = (int) ((NOW.toEpochMilli() - start) / SCRAPE.toMillis());
        var times = new long[n];
        var values = new double[n];
        for (int i = 0; i < n; i++) {
            times[i] = start + i * SCRAPE.toMillis();
            values[i] = 40 + random.nextGaussian() * 2 + (happened && times[i] >= ONSET.toEpochMilli() ? 35 : 0);
        }
        var labels = new HashMap<String, String>();
        labels.put("__name__", "volumed_flush_wait");
        labels.put(dialect.hostLabel, "ivy-07:9100");
        return new MinimalSources.Series(labels, times, values);
    }

    private JsonNode explained(MinimalSources sources, Dialect dialect, Instant at, String zone) {
        return explained(sources, List.of("--logs", dialect.selector()), at.toString(), zone, NOW);
    }

    private JsonNode explained(MinimalSources sources, List<String> logs, String at, String zone, Instant consoleTime) {
        var arguments = new ArrayList<>(List.of("explain", "--query", "volumed_flush_wait", "--at", at, "--json"));
        arguments.addAll(List.of("--prometheus", sources.prometheus().toString()));
        arguments.addAll(List.of("--loki", sources.loki().toString()));
        arguments.addAll(logs);
        var result = Commands.of(home)
                .at(InstantSource.fixed(consoleTime), ZoneId.of(zone))
                .run(arguments.toArray(String[]::new));
        assertThat(result.exit()).as(result.all()).isZero();
        return JsonMapper.shared().readTree(result.out());
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theCauseIsFoundUnderTheLabelsOfAnyShipper(Dialect dialect) throws IOException {
        var random = new Random(dialect.ordinal());
        try (var sources = new MinimalSources(
                List.of(metric(dialect, true, random)), MinimalSources.Lines.of(log(dialect, true, random)))) {
            var known = explained(sources, dialect, ONSET.plus(Duration.ofMinutes(6)), "Asia/Kathmandu");
            assertThat(known.get("verdict").asString()).isEqualTo("conclusive");
            assertThat(known.get("templates").get(0).get("samples").get(0).asString())
                    .contains("lost to another writer");
            assertThat(Duration.between(ONSET, Instant.parse(known.get("onset").asString()))
                            .abs())
                    .isLessThanOrEqualTo(SCRAPE.multipliedBy(2));
            assertThat(known.get("read").get("cut").asBoolean()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void withoutASelectorTheLinesOfTheHostInTheChangedSeriesAreRead(Dialect dialect) throws IOException {
        var random = new Random(20 + dialect.ordinal());
        try (var sources = new MinimalSources(
                List.of(metric(dialect, true, random)), MinimalSources.Lines.of(log(dialect, true, random)))) {
            var at = ONSET.plus(Duration.ofMinutes(6)).toString();
            var known = explained(sources, List.of(), at, "Asia/Kathmandu", NOW);
            assertThat(known.get("verdict").asString()).isEqualTo("conclusive");
            assertThat(known.get("templates").get(0).get("samples").get(0).asString())
                    .contains("lost to another writer");
            assertThat(known.get("read").get("queries").get(0).get("query").asString())
                    .contains("ivy-07")
                    .doesNotContain("ivy-08");
        }
    }

    /// This machine's clock is wrong, or the clocks of all servers are; timestamps are those of the servers.
    @ParameterizedTest
    @CsvSource({"PT-11M", "PT-40S", "PT3M", "PT47M"})
    void aSkewedClockDoesNotShiftTheWindow(Duration ahead) throws IOException {
        var random = new Random(ahead.toSeconds());
        var clock = Optional.of(NOW);
        try (var sources = new MinimalSources(
                List.of(metric(Dialect.PROMTAIL, true, random)),
                MinimalSources.Lines.of(log(Dialect.PROMTAIL, true, random)),
                clock)) {
            var consoleTime = NOW.plus(ahead);
            for (var at : List.of(
                    ONSET.plusSeconds(200).toString(),
                    Long.toString(ONSET.getEpochSecond() + 200),
                    Long.toString((ONSET.getEpochSecond() + 200) * 1_000),
                    Long.toString((ONSET.getEpochSecond() + 200) * 1_000_000_000),
                    "2025-08-19T09:29:40+05:45")) {
                var known = explained(
                        sources,
                        List.of("--logs", Dialect.PROMTAIL.selector()),
                        at,
                        "Australia/Lord_Howe",
                        consoleTime);
                assertThat(known.get("verdict").asString()).as(at).isEqualTo("conclusive");
                var window = known.get("window");
                var start = Instant.parse(window.get(0).asString());
                var end = Instant.parse(window.get(1).asString());
                assertThat(start).as(at).isBetween(ONSET.minus(Duration.ofMinutes(16)), ONSET);
                // Lines are read around the onset and around the requested instant.
                assertThat(end).as(at).isBetween(ONSET, ONSET.plusSeconds(200).plus(Duration.ofMinutes(16)));
                assertThat(known.get("templates").get(0).get("samples").toString())
                        .contains("lost to another writer");
            }
        }
    }

    @Test
    void whereNothingHappenedNothingIsConclusive() throws IOException {
        var random = new Random(77);
        try (var sources = new MinimalSources(
                List.of(metric(Dialect.JOURNAL, false, random)),
                MinimalSources.Lines.of(log(Dialect.JOURNAL, true, random)))) {
            var known = explained(sources, Dialect.JOURNAL, ONSET.plus(Duration.ofMinutes(6)), "America/St_Johns");
            assertThat(known.get("verdict").asString()).isEqualTo("nothing conclusive");
            assertThat(known.get("onset").isNull()).isTrue();
        }
    }
}
