package greenwall.app.console;

import greenwall.fleet.TimeMath;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ConsoleBackend;
import greenwall.views.Place;
import greenwall.views.probe.ProbeSuggestions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs the probe that fits the host's alerts for a few seconds, for a screenshot. There is no user to ask:
/// an unknown host key is refused, and a key with a passphrase is not used.
public final class ScreenshotProbeRun {
    private static final Duration MAX_LENGTH = Duration.ofSeconds(5);

    private ScreenshotProbeRun() {}

    public static void start(
            ConsoleBackend backend,
            FleetState fleet,
            AlertsAndProblems firing,
            Optional<Place.HostRef> requestedHost,
            InstantSource clock) {
        var host = requestedHost.or(() -> firing.worstHost(fleet));
        if (host.isEmpty()) {
            return;
        }
        var session = backend.probeSession();
        var probe = ProbeSuggestions.suggested(session.catalogue(), fleet, firing, host.get());
        var length = probe.map(p -> TimeMath.shorter(p.defaultDuration(), MAX_LENGTH));
        if (probe.isPresent() && probe.get().prepare(Map.of(), length.orElse(MAX_LENGTH)) instanceof Ready ready) {
            var target = new ClusterHost(host.get().cluster(), host.get().name());
            session.runs().start(new UnattendedProbeRunner(backend.probes()), List.of(target), ready, clock.instant());
        }
    }

    private record UnattendedProbeRunner(ProbeRunner runner) implements ProbeRunner {
        @Override
        public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
            return runner.start(target, probe, event -> {
                switch (event) {
                    case ProbeRunEvent.HostKeyPrompt prompt -> prompt.answer().accept(ProbeRunEvent.HostKeyAnswer.NO);
                    case ProbeRunEvent.PassphraseRequest prompt ->
                        prompt.answer().accept(Optional.empty());
                    default -> listener.onEvent(event);
                }
            });
        }

        @Override
        public OverheadForecast forecast(ClusterHost target, Ready probe) {
            return runner.forecast(target, probe);
        }
    }
}
