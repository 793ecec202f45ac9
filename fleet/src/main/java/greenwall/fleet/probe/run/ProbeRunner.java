package greenwall.fleet.probe.run;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.RunEvent.Ended;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/// Runs probes on hosts. Several run at the same time, on one host or on many.
public interface ProbeRunner {
    /// Returns at once; whatever happens from then on, failures included, the listener is told.
    ProbeRun start(ProbeTarget target, Ready probe, RunListener listener);

    /// What a run would cost, by the present rate of events. Asks a source and waits for it, a few seconds at
    /// the most.
    OverheadForecast forecast(ProbeTarget target, Ready probe);

    /// For where there is no way to any host; each run ends at once with this reason.
    static ProbeRunner none(String reason) {
        return new ProbeRunner() {
            @Override
            public ProbeRun start(ProbeTarget target, Ready probe, RunListener listener) {
                var now = Instant.now();
                var end = new ProbeOutput.End(now, Ended.NEVER_RAN, reason, 0, 0, 0);
                listener.happened(new Ended(now, RunEvent.Ending.FAILED, end, "", List.of()));
                return () -> {};
            }

            @Override
            public OverheadForecast forecast(ProbeTarget target, Ready probe) {
                return new OverheadForecast(OptionalDouble.empty(), OptionalDouble.empty(), 0, reason);
            }
        };
    }
}
