package greenwall.tests.withoutsource;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.poll.RealServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Direct checks of 200 hosts; the kernel counts each packet in a network namespace with no other traffic.
/// `-Dgreenwall.direct.packets=2` is the default budget, with which the test takes half an hour.
@Tag("slow")
class DirectCheckPacketsTest {
    private static final double PACKETS = Double.parseDouble(System.getProperty("greenwall.direct.packets", "40"));
    private static final int ROUNDS = Integer.getInteger("greenwall.direct.rounds", 2);
    private static final Duration LONGEST = Duration.ofMinutes(60);
    /// How many packets the checks may briefly be ahead of the budget.
    private static final int AHEAD = 30;

    private static final Pattern LINE = Pattern.compile("(.+): ([0-9.]+) s, (\\d+) packets");

    private record PacketReport(double seconds, long packets) {}

    @TempDir
    Path folder;

    @Test
    void twoHundredHostsStayWithinThePacketBudgetAndADeadProgramIsReportedSoon() throws Exception {
        RealServer.program("ip", "iproute2");
        var unshare = RealServer.program("unshare", "util-linux");
        Assumptions.assumeTrue(
                new ProcessBuilder(unshare, "-rn", "true").start().waitFor() == 0,
                "this system lets nobody make a network of its own");
        var log = folder.resolve("log").toFile();
        var process = new ProcessBuilder(
                        unshare,
                        "-rn",
                        "sh",
                        "-c",
                        "ip link set lo up && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        // Like exporters written in Go, which do not close idle connections.
                        "-Dsun.net.httpserver.idleInterval=100000",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PacketCounter.class.getName(),
                        folder.toString(),
                        String.valueOf(PACKETS),
                        String.valueOf(ROUNDS))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        var text = Files.readString(log.toPath());
        System.out.print(text);
        assertThat(process.exitValue()).as(text).isZero();
        var reports = new LinkedHashMap<String, PacketReport>();
        text.lines()
                .map(LINE::matcher)
                .filter(found -> found.matches())
                .forEach(found -> reports.put(
                        found.group(1),
                        new PacketReport(Double.parseDouble(found.group(2)), Long.parseLong(found.group(3)))));
        assertThat(reports).containsKeys("first", "round 2", "killed", "all");
        reports.forEach((name, one) ->
                assertThat((double) one.packets()).as(name).isLessThanOrEqualTo(one.seconds() * PACKETS + AHEAD));
        assertThat(reports)
                .hasEntrySatisfying(
                        "first",
                        one -> assertThat(one.packets())
                                .as("three packets a host")
                                .isLessThan(200 * 4));
        assertThat(reports)
                .hasEntrySatisfying("killed", one -> assertThat(one.seconds()).isLessThan(60));
    }
}
