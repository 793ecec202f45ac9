package greenwall.tests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.bench.JavaProgram;
import greenwall.tests.drawing.DrawingThreadProfile;
import greenwall.views.testing.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A console of 200 hosts over many polls in 256 MiB: between the first and the last tenth of the run its heap
/// after collection, its threads, open files, sockets and native memory do not grow. The warm-up before it,
/// which opens each view, is not counted. A week at 15 s is 40,320 polls: `mvn -T1 -Psoak` or `mvn -T1 -Pbench
/// -Dbench=Soak -Dgreenwall.soak=40320`. Without a number it is a short run. `-Dgreenwall.soak.minutes` ends it
/// earlier; the figures then show how far it got. The short run has no figures: a flight recording of it shows
/// that the JavaFX thread does nothing but draw.
@Tag("bench")
class SoakBench {
    private static final int HOSTS = 200;
    private static final int SHORT = 400;
    /// With fewer polls, not every view has been opened often enough for growth to be significant.
    private static final int MEANT = 4_000;
    private static final Duration LONGEST = Duration.ofMinutes(Long.getLong("greenwall.soak.minutes", 120));
    private static final double MAX_GROWTH = 0.05;
    /// What varies from one measurement to the next: a connection being opened, a thread of a pool.
    private static final long JITTER = 4;

    @TempDir
    Path folder;

    @Test
    void aWeekOfPollsLeaksNothing() throws Exception {
        long polls = Math.max(100, Long.getLong("greenwall.soak", SHORT));
        SharedClock.create(folder.resolve("clock"), Instant.parse("2026-03-02T08:00:00Z"));
        var sources = start(List.of("-Xmx1500m"), SoakSources.class, String.valueOf(HOSTS));
        try {
            awaitFile(folder.resolve("sources"), sources);
            var options = new ArrayList<>(List.of(
                    "-Xms256m",
                    "-Xmx256m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:SoftRefLRUPolicyMSPerMB=20",
                    // Time passes more than a hundred times as fast as on a real wall.
                    "-XX:TrimNativeHeapInterval=2000",
                    "-Xss512k",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:NativeMemoryTracking=summary",
                    "-Dprism.order=sw",
                    "-Djavafx.cachedir=" + folder.resolve("javafx")));
            if (polls < MEANT) {
                options.add("-XX:StartFlightRecording=settings=profile,jdk.FileRead#threshold=0ms,"
                        + "jdk.FileWrite#threshold=0ms,jdk.SocketRead#threshold=0ms,jdk.SocketWrite#threshold=0ms,"
                        + "jdk.ThreadPark#threshold=1ms,jdk.JavaMonitorEnter#threshold=1ms,"
                        + "jdk.JavaMonitorWait#threshold=1ms,filename=" + folder.resolve("soak.jfr"));
            }
            var soaked = start(options, Soak.class, String.valueOf(polls), String.valueOf(LONGEST.toMinutes()));
            assertThat(soaked.waitFor(LONGEST.toMinutes() + 5, TimeUnit.MINUTES))
                    .as("the soak of %d polls ends", polls)
                    .isTrue();
            assertThat(soaked.exitValue()).as(() -> logText(Soak.class)).isZero();
        } finally {
            sources.getOutputStream().close();
            if (!sources.waitFor(30, TimeUnit.SECONDS)) {
                sources.destroyForcibly();
            }
        }
        judge();
        if (polls < MEANT) {
            var drawing = DrawingThreadProfile.of(folder.resolve("soak.jfr"));
            System.out.println("soak: the drawing thread was seen at work " + drawing.samples() + " times");
            assertThat(drawing.samples()).as("samples of the drawing thread").isGreaterThan(50);
            assertThat(drawing.summary())
                    .as("what the drawing thread did beside drawing")
                    .isEmpty();
        }
    }

    private void judge() throws Exception {
        var result = JsonMapper.shared().readTree(Files.readString(folder.resolve("result.json")));
        long polls = result.get("beats").asLong();
        System.out.println("soak: " + result);
        System.out.println("soak: sources " + logText(SoakSources.class).strip());
        var samples = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(folder.resolve("samples.jsonl"))) {
            samples.add(JsonMapper.shared().readTree(line));
        }
        assertThat(samples).as("looks").hasSizeGreaterThan(1);
        var growths = new ArrayList<Growth>();
        for (var what : List.of("heap", "threads", "files", "sockets", "rss", "native")) {
            growths.add(Growth.of(what, samples));
        }
        growths.forEach(System.out::println);
        storeFigures(polls, result, growths);
        assertThat(polls).as("polls that were played").isGreaterThanOrEqualTo(100);
        assertThat(result.get("states").asLong()).as("states of the poller").isGreaterThan(polls);
        assertThat(result.get("errors").asLong())
                .as("errors: %s", result.get("first"))
                .isZero();
        assertThat(result.get("wholeFleets").asLong())
                .as("looks at which the whole fleet was known")
                .isGreaterThan(result.get("looks").asLong() * 9 / 10);
        if (polls >= MEANT) {
            for (var growth : growths) {
                assertThat(growth.isWithinLimit()).as(growth.toString()).isTrue();
            }
        }
    }

    /// The medians of the first and the last tenth of the measurements.
    private record Growth(String what, double first, double last) {
        static Growth of(String what, List<JsonNode> samples) {
            int tenth = Math.max(1, samples.size() / 10);
            return new Growth(
                    what,
                    median(what, samples.subList(0, tenth)),
                    median(what, samples.subList(samples.size() - tenth, samples.size())));
        }

        private static double median(String what, List<JsonNode> samples) {
            var values = samples.stream()
                    .mapToDouble(s -> s.get(what).asDouble())
                    .sorted()
                    .toArray();
            return values[values.length / 2];
        }

        boolean memory() {
            return what.equals("heap") || what.equals("rss") || what.equals("native");
        }

        boolean isWithinLimit() {
            return memory() ? last <= first * (1 + MAX_GROWTH) : last <= first + JITTER;
        }

        @Override
        public String toString() {
            return memory()
                    ? String.format(
                            Locale.ROOT,
                            "soak: %-8s %8.1f MiB in the first tenth, %8.1f MiB in the last: %+.1f %%",
                            what,
                            first / 1024,
                            last / 1024,
                            (last / first - 1) * 100)
                    : String.format(
                            Locale.ROOT,
                            "soak: %-8s %8.0f     in the first tenth, %8.0f     in the last: %+.0f",
                            what,
                            first,
                            last,
                            last - first);
        }
    }

    private void storeFigures(long polls, JsonNode result, List<Growth> growths) throws Exception {
        var figures = System.getProperty("greenwall.bench.figures", "");
        if (figures.isEmpty() || polls < MEANT) {
            return;
        }
        Files.copy(
                folder.resolve("samples.jsonl"),
                Files.createDirectories(Path.of(figures)).resolve("soak-" + polls + ".jsonl"),
                StandardCopyOption.REPLACE_EXISTING);
        var text = new StringBuilder();
        for (var growth : growths) {
            text.append(String.format(
                    Locale.ROOT,
                    "{\"kind\":\"soak\",\"name\":\"soak of %,d polls: %s\",\"what\":\"%s\",\"beats\":%d,\"seconds\":%.0f,\"first\":%.1f,\"last\":%.1f,\"memory\":%s,\"held\":%s}%n",
                    polls,
                    growth.what,
                    growth.what,
                    polls,
                    result.get("seconds").asDouble(),
                    growth.first,
                    growth.last,
                    growth.memory(),
                    growth.isWithinLimit()));
        }
        Timing.line(text.toString());
    }

    private Process start(List<String> options, Class<?> main, String... arguments) throws Exception {
        var all = new ArrayList<String>();
        if (System.getenv("DISPLAY") == null) {
            all.add("-Dglass.platform=Headless");
        }
        all.addAll(options);
        var command = new ArrayList<>(List.of(main.getName(), folder.toString()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(JavaProgram.command(all, command))
                .redirectErrorStream(true)
                .redirectOutput(log(main).toFile())
                .start();
    }

    private Path log(Class<?> main) {
        return folder.resolve(main.getSimpleName() + ".log");
    }

    private String logText(Class<?> main) {
        try {
            return Files.readString(log(main));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void awaitFile(Path file, Process by) {
        int patience = 4_000;
        while (!Files.exists(file)) {
            assertThat(by.isAlive() && patience-- > 0)
                    .as(() -> "the soak's sources start: " + logText(SoakSources.class))
                    .isTrue();
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
