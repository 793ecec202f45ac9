package greenwall.views.probe;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.Forecast;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.probe.run.ProbeTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What a probe will cost on each host that is chosen, asked off the JavaFX thread. The newest question alone counts;
/// its answers are picked up at a pulse. A question is not asked twice in a row.
final class Forecasts {
    private final ProbeRunner runner;
    private final AtomicLong asked = new AtomicLong();
    private volatile Map<ProbeTarget, Forecast> answers = Map.of();
    private Optional<Question> last = Optional.empty();

    private record Question(List<ProbeTarget> targets, Ready probe) {}

    Forecasts(ProbeRunner runner) {
        this.runner = runner;
    }

    void ask(List<ProbeTarget> targets, Ready probe) {
        var question = new Question(List.copyOf(targets), probe);
        if (last.filter(question::equals).isPresent()) {
            return;
        }
        last = Optional.of(question);
        long number = asked.incrementAndGet();
        answers = Map.of();
        Thread.ofVirtual().name("probe forecast").start(() -> {
            var found = new LinkedHashMap<ProbeTarget, Forecast>();
            for (var target : question.targets()) {
                if (asked.get() != number) {
                    return;
                }
                found.put(target, runner.forecast(target, probe));
            }
            if (asked.get() == number) {
                answers = found;
            }
        });
    }

    void forget() {
        asked.incrementAndGet();
        last = Optional.empty();
        answers = Map.of();
    }

    boolean waiting() {
        return last.isPresent() && answers.isEmpty();
    }

    /// By host, in the order in which they were asked for; empty until all have answered.
    Map<ProbeTarget, Forecast> answers() {
        return answers;
    }
}
