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

/// Forecasts the cost of a probe on each chosen host, in the background. Only the newest question counts; its answers
/// are picked up at a pulse. A question is not repeated.
final class CostForecasts {
    private final ProbeRunner runner;
    private final AtomicLong asked = new AtomicLong();
    private volatile Answers answers = new Answers(0, Map.of());
    private Optional<Question> last = Optional.empty();

    /// @param number of their question
    private record Answers(long number, Map<ProbeTarget, Forecast> found) {}

    private record Question(List<ProbeTarget> targets, Ready probe) {}

    CostForecasts(ProbeRunner runner) {
        this.runner = runner;
    }

    void ask(List<ProbeTarget> targets, Ready probe) {
        var question = new Question(List.copyOf(targets), probe);
        if (last.filter(question::equals).isPresent()) {
            return;
        }
        last = Optional.of(question);
        long number = asked.incrementAndGet();
        Thread.ofVirtual().name("probe forecast").start(() -> {
            var found = new LinkedHashMap<ProbeTarget, Forecast>();
            for (var target : question.targets()) {
                if (asked.get() != number) {
                    return;
                }
                found.put(target, runner.forecast(target, probe));
            }
            keep(new Answers(number, found));
        });
    }

    private synchronized void keep(Answers found) {
        if (found.number() > answers.number()) {
            answers = found;
        }
    }

    void forget() {
        asked.incrementAndGet();
        last = Optional.empty();
    }

    boolean waiting() {
        return last.isPresent() && answers().isEmpty();
    }

    /// By host in the order asked; empty until all have answered.
    Map<ProbeTarget, Forecast> answers() {
        var newest = answers;
        return newest.number() == asked.get() ? newest.found() : Map.of();
    }
}
