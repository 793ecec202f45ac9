package greenwall.views.probe;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.probe.run.ProbeTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Forecasts the cost of a probe on each chosen host, in the background. Only the newest question counts; its answers
/// are picked up at a pulse. A question is not repeated.
final class OverheadForecasts {
    private final ProbeRunner runner;
    private volatile @Nullable Question newest;

    private static final class Question {
        private final List<ProbeTarget> targets;
        private final Ready probe;
        private volatile Map<ProbeTarget, OverheadForecast> found = Map.of();

        Question(List<ProbeTarget> targets, Ready probe) {
            this.targets = targets;
            this.probe = probe;
        }
    }

    OverheadForecasts(ProbeRunner runner) {
        this.runner = runner;
    }

    void ask(List<ProbeTarget> targets, Ready probe) {
        var last = newest;
        if (last != null && last.targets.equals(targets) && last.probe.equals(probe)) {
            return;
        }
        var question = new Question(List.copyOf(targets), probe);
        newest = question;
        Thread.ofVirtual().name("probe forecast").start(() -> {
            var found = new LinkedHashMap<ProbeTarget, OverheadForecast>();
            for (var target : question.targets) {
                if (newest != question) {
                    return;
                }
                found.put(target, runner.forecast(target, probe));
            }
            question.found = found;
        });
    }

    void forget() {
        newest = null;
    }

    boolean waiting() {
        return newest != null && answers().isEmpty();
    }

    /// By host in the order asked; empty until all have answered.
    Map<ProbeTarget, OverheadForecast> answers() {
        var last = newest;
        return last == null ? Map.of() : last.found;
    }
}
