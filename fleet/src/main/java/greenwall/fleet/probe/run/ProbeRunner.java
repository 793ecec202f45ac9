package greenwall.fleet.probe.run;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/// Runs probes on hosts. Several run at the same time, on one host or on many.
public interface ProbeRunner {
    /// Returns at once; the listener receives all events from then on, including failures.
    ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener);

    /// The cost of a run at the current rate of events. Waits a few seconds at most for a source.
    OverheadForecast forecast(ClusterHost target, Ready probe);

    /// A runner for a console that cannot reach any host; each run ends at once with this reason.
    static ProbeRunner none(String reason) {
        return new ProbeRunner() {
            @Override
            public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
                var now = Instant.now();
                var end = new ProbeOutput.End(now, Ended.NEVER_RAN, reason, 0, 0, 0);
                listener.onEvent(new Ended(now, ProbeRunEvent.Ending.FAILED, end, "", List.of()));
                return () -> {};
            }

            @Override
            public OverheadForecast forecast(ClusterHost target, Ready probe) {
                return new OverheadForecast(OptionalDouble.empty(), 0, reason);
            }
        };
    }
}
