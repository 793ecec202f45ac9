package greenwall.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.tests.console.InProcessConsole;
import greenwall.views.window.FxToolkit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/// The whole console with one window and with five, and the queries that reach the source in each case.
@Tag("slow")
class ManyWindowsTest {
    private static final int POLLS = 5;
    private static final int CALLS_AT_ONCE = 8;

    @TempDir
    Path home;

    @BeforeAll
    static void toolkit() {
        FxToolkit.startHeadless();
    }

    /// The queries that reached the source during some polls: instant queries per poll, range queries and how
    /// many distinct ones, and the most at once.
    private record RequestCounts(long instants, long ranges, long differentRanges, int atOnce) {}

    private static long polls(RequestRecordingServer server) {
        return server.received().stream()
                .filter(a -> a.query().equals("sum_over_time(up[5m])"))
                .count();
    }

    private static List<RequestRecordingServer.ReceivedRequest> ranges(
            Collection<RequestRecordingServer.ReceivedRequest> requests) {
        return requests.stream().filter(a -> a.path().endsWith("/query_range")).toList();
    }

    private RequestCounts withWindows(int windows) throws Exception {
        var folder = Files.createDirectory(home.resolve("with-" + windows));
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(4));
                var server = new RequestRecordingServer(
                        RequestRecordingServer.forwardTo(range.servers().prometheus(), _ -> {}))) {
            var config = folder.resolve("greenwall.yaml");
            Files.writeString(
                    config,
                    "clusters: [{name: east, prometheus: {url: \"" + server.url() + "\"}}]\nwall: {refresh: 2s}\n");
            var args = new ArrayList<>(List.of("--config", config.toString()));
            for (int i = 0; i < windows; i++) {
                args.addAll(List.of("--open", "greenwall://arc"));
            }
            var exit = InProcessConsole.start(folder, args);
            InProcessConsole.eventually(
                    "the windows are there",
                    () -> WaitForAsyncUtils.asyncFx(
                                            () -> InProcessConsole.windows().size())
                                    .get()
                            == windows);
            // Queries that are sent only once at startup come before the first few polls are over.
            InProcessConsole.eventually("it polls", () -> polls(server) >= 3);
            server.received().clear();
            InProcessConsole.eventually("it goes on beating", () -> polls(server) >= POLLS);
            if (windows > 1) {
                // Charts refresh at the next full step of the clock, all within the poll in which it falls.
                InProcessConsole.eventually(
                        "the charts ask anew", () -> !ranges(server.received()).isEmpty());
                long before = polls(server);
                InProcessConsole.eventually("one poll more", () -> polls(server) > before);
            }
            long polls = polls(server);
            var requests = List.copyOf(server.received());
            InProcessConsole.closeWindows();
            assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
            return new RequestCounts(
                    requests.stream().filter(a -> a.path().endsWith("/query")).count() / polls,
                    ranges(requests).size(),
                    ranges(requests).stream().distinct().count(),
                    server.maxConcurrent());
        }
    }

    @Test
    void fiveWindowsSendNoMoreQueriesThanOne() throws Exception {
        var withOne = withWindows(1);
        var withFive = withWindows(5);
        System.out.println("one window " + withOne + ", five " + withFive);
        // A discovery of the source falls into only one of the two runs.
        assertThat(withFive.instants()).isLessThan(withOne.instants() * 2);
        // If each window queried for itself, each query would reach the source five times.
        assertThat(withFive.ranges()).isPositive().isLessThan(withFive.differentRanges() * 3);
        assertThat(withOne.atOnce()).isLessThanOrEqualTo(CALLS_AT_ONCE);
        assertThat(withFive.atOnce()).isLessThanOrEqualTo(CALLS_AT_ONCE);
    }
}
