package greenwall.views.probe;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.Forecast;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.probe.run.ProbeTarget;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What a probe will cost, asked off the JavaFX thread. The newest question alone counts; its answer is picked up at a
/// pulse. A question is not asked twice in a row.
final class Forecasts {
    private final ProbeRunner runner;
    private final AtomicLong asked = new AtomicLong();
    private volatile Optional<Forecast> answer = Optional.empty();
    private Optional<Question> last = Optional.empty();

    private record Question(ProbeTarget target, Ready probe) {}

    Forecasts(ProbeRunner runner) {
        this.runner = runner;
    }

    void ask(ProbeTarget target, Ready probe) {
        var question = new Question(target, probe);
        if (last.filter(question::equals).isPresent()) {
            return;
        }
        last = Optional.of(question);
        long number = asked.incrementAndGet();
        answer = Optional.empty();
        Thread.ofVirtual().name("probe forecast").start(() -> {
            var forecast = runner.forecast(target, probe);
            if (asked.get() == number) {
                answer = Optional.of(forecast);
            }
        });
    }

    void forget() {
        asked.incrementAndGet();
        last = Optional.empty();
        answer = Optional.empty();
    }

    boolean waiting() {
        return last.isPresent() && answer.isEmpty();
    }

    Optional<Forecast> answer() {
        return answer;
    }
}
