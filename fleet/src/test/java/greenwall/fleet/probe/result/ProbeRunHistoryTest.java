package greenwall.fleet.probe.result;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProbeRunHistoryTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final ClusterHost WEB = new ClusterHost("east", "web01");

    /// Passes on what the test emits, and counts the stops.
    private static final class ScriptedRunner implements ProbeRunner {
        private final List<ProbeRunListener> listeners = new ArrayList<>();
        private int stops;

        @Override
        public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
            listeners.add(listener);
            return () -> stops++;
        }

        @Override
        public OverheadForecast forecast(ClusterHost target, Ready probe) {
            return new OverheadForecast(OptionalDouble.empty(), 1, "");
        }

        void end(int index) {
            var end = new ProbeOutput.End(NOW.plusSeconds(10), 0, "done", 100, 0, 0);
            listeners
                    .get(index)
                    .onEvent(new ProbeRunEvent.Ended(
                            NOW.plusSeconds(10), ProbeRunEvent.Ending.DONE, end, "", List.of()));
        }
    }

    private final ScriptedRunner runner = new ScriptedRunner();
    private final ProbeRunHistory runs = new ProbeRunHistory();

    private static Ready ready() {
        var probe = ProbeCatalogue.builtIn().probe("biolatency").orElseThrow();
        return (Ready) probe.prepare(Map.of(), Duration.ofSeconds(10));
    }

    @Test
    void runReportsItsProgress() {
        var run = new ProbeRunRecord(WEB, ready(), NOW);
        assertThat(run.status().phase()).isEqualTo(ProbeRunRecord.Phase.CONNECTING);
        run.onEvent(new ProbeRunEvent.HostKeyPrompt(NOW, "web01", "ssh-ed25519", "SHA256:x", _ -> {}));
        assertThat(run.status().phase()).isEqualTo(ProbeRunRecord.Phase.WAITING_FOR_ANSWER);
        run.answered();
        run.onEvent(new ProbeRunEvent.Starting(NOW, "biolatency from libbpf-tools", 1, 3));
        run.onEvent(new ProbeRunEvent.CandidateFailed(NOW, "biolatency from libbpf-tools", "not installed"));
        run.onEvent(new ProbeRunEvent.Starting(NOW, "bpftrace", 3, 3));
        run.onEvent(new ProbeRunEvent.Running(NOW.plusSeconds(1), "bpftrace", ProbeRunEvent.ClockOffset.UNKNOWN));
        assertThat(run.status().phase()).isEqualTo(ProbeRunRecord.Phase.RUNNING);
        assertThat(run.status().failedCandidates()).hasSize(1);
        assertThat(run.began()).isEqualTo(NOW.plusSeconds(1));
        assertThat(run.ends()).isEqualTo(NOW.plusSeconds(11));
        run.onEvent(new ProbeRunEvent.Stopping(NOW.plusSeconds(2)));
        assertThat(run.status().phase()).isEqualTo(ProbeRunRecord.Phase.STOPPING);
    }

    @Test
    void runningCandidateDeterminesHowItsMapsAreRead() {
        var run = new ProbeRunRecord(WEB, ready(), NOW);
        run.onEvent(new ProbeRunEvent.Starting(NOW, "bpftrace", 3, 3));
        for (int second = 1; second <= 2; second++) {
            run.onEvent(new ProbeRunEvent.OutputReceived(new ProbeOutput.Histogram(
                    NOW.plusSeconds(second), "@usecs", "8,0", "us", List.of(new ProbeOutput.Bucket(1, 2, 5)))));
        }
        assertThat(run.result().histograms().columns("@usecs", "8,0").total())
                .as("emptied after each print")
                .isEqualTo(10);
    }

    @Test
    void sessionHistoryIsBoundedAndNeverDropsARunningProbe() {
        var first = runs.start(runner, List.of(WEB), ready(), NOW);
        for (int i = 1; i < 60; i++) {
            runs.start(runner, List.of(new ClusterHost("east", "web" + i)), ready(), NOW);
            runner.end(i);
        }
        assertThat(runs.all()).hasSize(24).contains(first);
        assertThat(runs.newestOn("east", "web01")).contains(first);
        assertThat(runs.newestOn("", "web59")).isPresent();
        assertThat(runs.newestOn("west", "web59")).isEmpty();
        runner.end(0);
        runs.close();
    }

    @Test
    void pastRunsAreListedByTimeAndHost() {
        runs.start(runner, List.of(WEB, new ClusterHost("east", "web02")), ready(), NOW);
        runner.end(0);
        runner.end(1);
        var hour = new TimeWindow(NOW.minusSeconds(1800), NOW.plusSeconds(1800));
        assertThat(runs.during(hour, "web01")).singleElement().satisfies(m -> {
            assertThat(m.window()).isEqualTo(new TimeWindow(NOW, NOW.plusSeconds(10)));
            assertThat(m.text()).isEqualTo("probe biolatency");
        });
        assertThat(runs.during(hour, "")).hasSize(2);
        assertThat(runs.during(new TimeWindow(NOW.plusSeconds(60), NOW.plusSeconds(90)), ""))
                .isEmpty();
    }

    @Test
    void endListenersAreNotifiedOfEachEndedRun() {
        var notified = new ArrayList<String>();
        runs.whenEnded(run -> notified.add(run.target().host() + (run.over() ? " over" : " runs")));
        runs.start(runner, List.of(WEB, new ClusterHost("east", "web02")), ready(), NOW);
        assertThat(notified).isEmpty();
        runner.end(1);
        runner.end(0);
        assertThat(notified).containsExactly("web02 over", "web01 over");
    }

    @Test
    void closeStopsRunningProbes() {
        var group = runs.start(
                new ProbeRunner() {
                    @Override
                    public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
                        var inner = runner.start(target, probe, listener);
                        return () -> {
                            inner.stop();
                            runner.end(0);
                        };
                    }

                    @Override
                    public OverheadForecast forecast(ClusterHost target, Ready probe) {
                        return runner.forecast(target, probe);
                    }
                },
                List.of(WEB),
                ready(),
                NOW);
        runs.close();
        assertThat(runner.stops).isEqualTo(1);
        assertThat(group.over()).isTrue();
    }
}
