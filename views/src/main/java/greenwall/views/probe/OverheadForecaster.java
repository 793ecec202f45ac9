package greenwall.views.probe;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRunner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Forecasts the overhead of a probe on each selected host in the background. Only the newest request counts,
/// and an equal request is not repeated. The view reads the forecasts at each pulse.
final class OverheadForecaster {
    private final ProbeRunner runner;
    private volatile @Nullable Request newest;

    private static final class Request {
        private final List<ClusterHost> targets;
        private final Ready probe;
        private volatile Map<ClusterHost, OverheadForecast> found = Map.of();

        Request(List<ClusterHost> targets, Ready probe) {
            this.targets = targets;
            this.probe = probe;
        }
    }

    OverheadForecaster(ProbeRunner runner) {
        this.runner = runner;
    }

    void request(List<ClusterHost> targets, Ready probe) {
        var last = newest;
        if (last != null && last.targets.equals(targets) && last.probe.equals(probe)) {
            return;
        }
        var request = new Request(List.copyOf(targets), probe);
        newest = request;
        Thread.ofVirtual().name("probe forecast").start(() -> {
            var found = new LinkedHashMap<ClusterHost, OverheadForecast>();
            for (var target : request.targets) {
                if (newest != request) {
                    return;
                }
                found.put(target, runner.forecast(target, probe));
            }
            request.found = found;
        });
    }

    void clear() {
        newest = null;
    }

    boolean waiting() {
        return newest != null && forecasts().isEmpty();
    }

    /// The forecasts by host, in the order of the request. Empty until all are known.
    Map<ClusterHost, OverheadForecast> forecasts() {
        var last = newest;
        return last == null ? Map.of() : last.found;
    }
}
