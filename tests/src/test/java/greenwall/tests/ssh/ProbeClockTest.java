package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.fleet.probe.run.ProbeRunEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeClockTest {
    private static final Duration AHEAD = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    @Test
    void aRunHasTheTimesOfTheSourcesAndNotOfThisMachine() throws Exception {
        InstantSource sources = () -> Instant.now().minus(AHEAD);
        try (var sshd = RealSshd.start(folder);
                var probes = TestHostAccess.to(
                        new ProbeToolSettings(
                                false,
                                Optional.empty(),
                                Map.of(TestHostAccess.HOST.host(), sshd.address()),
                                false,
                                TestHostAccess.AMPLE,
                                Optional.empty()),
                        sshd.clientConfig(),
                        sshd.folder(),
                        Map.of(),
                        sources)) {
            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, TestHostAccess.ready("top", 1), listener);
            listener.end(Duration.ofMinutes(2));

            assertThat(listener.outputs()).isNotEmpty();
            assertThat(listener.events())
                    .extracting(ProbeRunEvent::at)
                    .allSatisfy(at -> assertThat(at).isCloseTo(sources.instant(), within(2, ChronoUnit.MINUTES)));
            assertThat(listener.of(ProbeRunEvent.Running.class)
                            .getFirst()
                            .clock()
                            .ahead())
                    .isCloseTo(AHEAD, Duration.ofSeconds(5));
        }
    }
}
