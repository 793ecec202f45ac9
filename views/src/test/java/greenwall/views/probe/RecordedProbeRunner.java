package greenwall.views.probe;

import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.views.testing.Fleets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/// A runner that replays output that real tools wrote on a real kernel. The lines are spread over the whole
/// run.
public final class RecordedProbeRunner implements ProbeRunner {
    public static final Instant NOW = Fleets.NOW;
    private final String recording;
    private final OutputFormat format;
    private final int candidate;
    private final int shown;
    private final List<ClusterHost> started = new ArrayList<>();
    private int stops;

    /// @param shown the percentage of lines that have arrived so far; below 100, the run has not ended
    public RecordedProbeRunner(String recording, OutputFormat format, int candidate, int shown) {
        this.recording = recording;
        this.format = format;
        this.candidate = candidate;
        this.shown = shown;
    }

    public static Ready ready(String probe) {
        var definition = ProbeCatalogue.builtIn().probe(probe).orElseThrow();
        return (Ready) definition.prepare(Map.of(), definition.defaultDuration());
    }

    static Ready ownProgram(String program) {
        return (Ready) CustomProgram.prepare(program, Duration.ofSeconds(5));
    }

    static List<String> lines(String recording) {
        try (var stream =
                Objects.requireNonNull(RecordedProbeRunner.class.getResourceAsStream(recording + ".txt"), recording)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    List<ClusterHost> started() {
        return started;
    }

    int stops() {
        return stops;
    }

    @Override
    public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
        started.add(target);
        var startTime = NOW.minus(probe.duration());
        listener.onEvent(new ProbeRunEvent.Connecting(startTime, "oncall@10.78.0.4:22"));
        for (int i = 1; i < candidate; i++) {
            listener.onEvent(new ProbeRunEvent.Starting(
                    startTime, "candidate " + i, i, probe.commands().size()));
            listener.onEvent(
                    new ProbeRunEvent.CandidateFailed(startTime, "biolatency from libbpf-tools", "not installed"));
        }
        listener.onEvent(new ProbeRunEvent.Starting(
                startTime, "bpftrace", candidate, probe.commands().size()));
        listener.onEvent(new ProbeRunEvent.Running(
                startTime, "bpftrace", new ProbeRunEvent.ClockOffset(Duration.ofMillis(1800), Duration.ofMillis(6))));
        var lines = lines(recording);
        var parser = format.parser(output -> listener.onEvent(new ProbeRunEvent.OutputReceived(output)));
        int last = lines.size() * shown / 100;
        for (int i = 0; i < last; i++) {
            parser.line(lines.get(i), startTime.plusMillis(probe.duration().toMillis() * i / lines.size()));
        }
        listener.onEvent(new ProbeRunEvent.Load(NOW, 0.43, 0.021, new ProbeRunEvent.KernelCpu.Cores(0.004)));
        listener.onEvent(new ProbeRunEvent.Traffic(NOW, 1_100_000, 212_000, 0));
        if (shown == 100) {
            parser.end(NOW);
            var end = new ProbeOutput.End(NOW, 0, "", 1_234_567, 0, 0);
            listener.onEvent(new ProbeRunEvent.Ended(NOW, ProbeRunEvent.Ending.DONE, end, "", List.of()));
        }
        return () -> {
            stops++;
            listener.onEvent(new ProbeRunEvent.Stopping(NOW));
            var end = new ProbeOutput.End(NOW, 0, "stopped", 1_234_567, 0, 0);
            listener.onEvent(new ProbeRunEvent.Ended(NOW, ProbeRunEvent.Ending.STOPPED, end, "", List.of()));
        };
    }

    @Override
    public OverheadForecast forecast(ClusterHost target, Ready probe) {
        return new OverheadForecast(
                OptionalDouble.of(0.0057),
                0.5,
                "8,200 events a second, 700 ns each: 0.006 cores of a budget of 0.5 cores");
    }
}
