package greenwall.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.testing.StolenCpuTime;
import greenwall.views.testing.Timing;
import greenwall.views.testing.Xvfb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The cost of an idle wall: a full screen of 1920 by 1080 under Xvfb, drawn by the software pipeline, in a
/// separate process; another process serves the fleet. Measures the CPU time of one minute, and the heap after
/// a collection. A wall runs for months, but the JIT compiler works during its first minutes: the sixth minute
/// counts, and the third is printed for comparison. `-Dgreenwall.idle.jfr=FILE` records a profile of the
/// console.
@Tag("bench")
class IdleBench {
    private static final Duration WATCHED = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private @Nullable Xvfb screen;

    @ParameterizedTest
    @CsvSource({"200,3,96", "10000,15,256"})
    void anIdleWallStaysWithinItsCpuAndMemoryBudget(int hosts, double mostPercent, double mostMegabytes)
            throws Exception {
        var display = Xvfb.start();
        screen = display;
        var url = folder.resolve("url");
        var served =
                java(List.of("-Xmx1g"), Map.of(), FakeFleetServerProcess.class.getName(), "" + hosts, url.toString());
        await("the fleet is served", served, Duration.ofSeconds(120), () -> Files.exists(url));
        var options = new ArrayList<>(launched());
        options.addAll(List.of("-Dprism.order=sw", "-Djavafx.cachedir=" + folder.resolve("fx")));
        var profile = System.getProperty("greenwall.idle.jfr", "");
        if (!profile.isEmpty()) {
            options.add("-XX:StartFlightRecording=settings=profile,filename=" + profile + "-" + hosts + ".jfr");
        }
        var console = java(
                options,
                Map.of(
                        "DISPLAY", display.display(),
                        "HOME", folder.toString(),
                        "XDG_STATE_HOME", folder.toString(),
                        "XDG_CONFIG_HOME", folder.toString(),
                        "GDK_BACKEND", "x11"),
                "greenwall.app.Main",
                "--kiosk",
                "--prometheus",
                Files.readString(url));
        await(
                "the wall is drawn",
                console,
                Duration.ofSeconds(180),
                () -> Arrays.stream(display.pixels()).distinct().count() > 20);
        pause(console, Duration.ofMinutes(2));
        var steal = new StolenCpuTime();
        double early = percent(console);
        pause(console, Duration.ofMinutes(3).minus(WATCHED));
        var first = display.pixels();
        double percent = percent(console);
        boolean ticking = !Arrays.equals(first, display.pixels());
        double heap = collectedHeap(console.pid()) / 1048576.0;
        long resident = resident(console.pid()) >> 10;
        Timing.report(
                String.format(Locale.ROOT, "idle wall of %,d hosts: CPU", hosts), "% of one core", percent, steal);
        Timing.report(
                String.format(Locale.ROOT, "idle wall of %,d hosts: CPU, third minute", hosts),
                "% of one core",
                early,
                steal);
        Timing.report(
                String.format(Locale.ROOT, "idle wall of %,d hosts: heap after collection", hosts), "MiB", heap, steal);
        Timing.report(String.format(Locale.ROOT, "idle wall of %,d hosts: resident", hosts), "MiB", resident, steal);
        assertThat(ticking).as("the wall's clock ticks").isTrue();
        assertThat(stateKept()).as("the wall knows its hosts").isGreaterThan(hosts);
        assertThat(percent).as("percent of one core").isLessThanOrEqualTo(mostPercent);
        assertThat(heap).as("MiB of heap after collection").isLessThanOrEqualTo(mostMegabytes);
    }

    /// The JVM options of the launchers for the heap and the compiler.
    private static List<String> launched() throws IOException {
        return Files.readAllLines(Path.of("..", "app", "src", "main", "launcher", "jvm.options")).stream()
                .filter(line -> line.startsWith("-X"))
                .toList();
    }

    /// The number of lines in the state that the console saves for its next start: at least one per host.
    private long stateKept() throws IOException {
        try (var files = Files.walk(folder)) {
            var file = files.filter(f -> f.getFileName().toString().equals("last-state.gz"))
                    .findFirst()
                    .orElseThrow();
            try (var in = new GZIPInputStream(Files.newInputStream(file))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .count();
            }
        }
    }

    private Process java(List<String> options, Map<String, String> environment, String... main) throws IOException {
        var builder = new ProcessBuilder(JavaProgram.command(options, Arrays.asList(main)))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().putAll(environment);
        builder.environment().remove("WAYLAND_DISPLAY");
        var process = builder.start();
        started.add(process);
        return process;
    }

    private void await(String what, Process by, Duration timeout, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (!by.isAlive() || System.nanoTime() > deadline) {
                var log = folder.resolve("log");
                throw new AssertionError("not seen: " + what + "\n" + (Files.exists(log) ? Files.readString(log) : ""));
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /// A test must not wait for a fixed time, but here the elapsed time is what is measured.
    private void pause(Process console, Duration time) throws Exception {
        assertThat(console.waitFor(time.toMillis(), TimeUnit.MILLISECONDS))
                .as("the console runs on")
                .isFalse();
    }

    /// The percentage of one core during the measured time.
    private double percent(Process console) throws Exception {
        long ticks = ticks(console);
        long startNanos = System.nanoTime();
        pause(console, WATCHED);
        // A tick is a hundredth of a second.
        return (ticks(console) - ticks) / ((System.nanoTime() - startNanos) / 1e9);
    }

    /// The CPU time of all its threads, in hundredths of a second.
    private static long ticks(Process process) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static long resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /// The bytes of live objects: a class histogram collects the garbage first.
    private static long collectedHeap(long pid) throws Exception {
        var jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        "" + pid,
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        var output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var total = output.lines().filter(l -> l.startsWith("Total")).reduce((_, last) -> last);
        return Long.parseLong(
                total.orElseThrow(() -> new AssertionError(output)).strip().split("\\s+")[2]);
    }

    @AfterEach
    void end() throws Exception {
        for (var process : started.reversed()) {
            process.getOutputStream().close();
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        if (screen != null) {
            screen.close();
        }
    }
}
