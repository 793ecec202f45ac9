package greenwall.connectors.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStore.Result;
import greenwall.fleet.incident.OpenIncident;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes an incident is killed with `kill -9` at a random time; what it stored is read
/// afterwards.
class KilledWriterTest {
    private static final long SECOND = 1_000;

    @TempDir
    Path dir;

    /// The process that is killed: it stores evidence and prints the time of each item.
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            var folder =
                    new IncidentFolder(Path.of(arguments[0]), InstantSource.system(), SampleIncidents.ZONE, "anna");
            var opened = folder.begin(SampleIncidents.opening(9));
            var random = new Random(2);
            if (opened instanceof Result.Available<OpenIncident>(var open)) {
                for (int i = 1; ; i++) {
                    open.add(
                            "step",
                            i % 4 == 0 ? SampleIncidents.chart(3, 200, random) : new Evidence.Note("piece " + i));
                    System.out.println(i + " " + System.currentTimeMillis());
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
            }
        }
    }

    @RepeatedTest(4)
    void atMostTheLastSecondIsLost(RepetitionInfo repetition) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int killAfter = 40 + 97 * repetition.getCurrentRepetition();
        long[] keptAt = new long[1_000_000];
        int last = 0;
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                var fields = line.split(" ");
                assertThat(fields).as(line).hasSize(2);
                last = Integer.parseInt(fields[0]);
                keptAt[last] = Long.parseLong(fields[1]);
                if (last == killAfter) {
                    // Through its handle: the method of Process would close the streams, which still have to be read.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).isNotZero();
        assertThat(last).isGreaterThanOrEqualTo(killAfter);

        var folder = new IncidentFolder(dir, InstantSource.system(), SampleIncidents.ZONE, "anna");
        var found = folder.read(SampleIncidents.opening(9).id());
        assertThat(found).isInstanceOf(Result.Available.class);
        var incident = ((Result.Available<Incident>) found).value();
        int entryCount = incident.entries().size();
        for (int i = 0; i < entryCount; i++) {
            assertThat(incident.entries().get(i).number()).isEqualTo(i + 1);
        }
        assertThat(incident.damage()).doesNotContain("changed");
        for (int i = entryCount + 1; i <= last; i++) {
            assertThat(keptAt[last] - keptAt[i])
                    .as("how long before the end piece " + i + " was kept")
                    .isLessThan(SECOND);
        }

        var reopened = folder.resume(SampleIncidents.opening(9).id());
        assertThat(reopened).isInstanceOf(Result.Available.class);
        var open = ((Result.Available<OpenIncident>) reopened).value();
        open.add("", new Evidence.Note("after the crash"));
        open.close();
        assertThat(((Result.Available<Incident>)
                                folder.read(SampleIncidents.opening(9).id()))
                        .value()
                        .entries())
                .hasSize(entryCount + 1);
    }
}
